package io.farpoint.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link FarSide} in a process of its own, with this one's flags. */
final class OtherProcess implements AutoCloseable {
    private static final long END_SECONDS = 10;

    private final Process process;
    private final String address;

    private OtherProcess(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts one and waits until it says how it is reached. */
    static OtherProcess start(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(FarSide.class.getName());
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            for (String line; (line = out.readLine()) != null; ) {
                if (line.startsWith(FarSide.READY)) {
                    return new OtherProcess(process, line.substring(FarSide.READY.length()));
                }
            }
            throw new IllegalStateException(List.of(arguments) + " ended before it was ready");
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot start " + List.of(arguments), failed);
        }
    }

    String address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
