package io.farpoint.transport.aeron;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Farpoint;
import io.farpoint.Options;
import io.farpoint.ServedWorker;
import io.farpoint.Tensor;
import io.farpoint.Worker;
import io.farpoint.WorkerUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process to be stopped, continued and killed: a worker, or a client of one. */
final class Victim implements AutoCloseable {
    private static final String READY = "ready ";

    private final Process process;
    private final String said;

    private Victim(Process process, String said) {
        this.process = process;
        this.said = said;
    }

    /** A worker that listens at an address; what it says is how it is reached. */
    static Victim worker(String uri) throws IOException {
        return start("worker", uri);
    }

    /** A client that has sent a million floats to a worker. */
    static Victim client(String uri) throws IOException {
        return start("client", uri);
    }

    private static Victim start(String role, String uri) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Victim.class.getName(), role, uri));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line; (line = out.readLine()) != null; ) {
            if (line.startsWith(READY)) {
                return new Victim(process, line.substring(READY.length()));
            }
        }
        throw new AssertionError("the " + role + " ended before it was ready");
    }

    public static void main(String... arguments) throws InterruptedException {
        try (Farpoint fp = Farpoint.start(Options.defaults().memoryLimitBytes(1L << 30))) {
            if (arguments[0].equals("worker")) {
                ServedWorker worker = fp.serve("bob", arguments[1]);
                System.out.println(READY + worker.address());
            } else {
                Worker bob = fp.connect("bob", arguments[1]);
                bob.ones(1_000_000);
                bob.sync();
                System.out.println(READY);
            }
            Thread.sleep(TimeUnit.MINUTES.toMillis(10));
        }
    }

    String said() {
        return said;
    }

    void stop() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    /**
     * The largest element of a tensor of a worker that was stopped and resumed: it may be suspected
     * a little longer, for its first sign of life has to come.
     */
    static double eventuallyMax(Tensor tensor) {
        while (true) {
            try {
                return tensor.max().fetch().item();
            } catch (WorkerUnavailableException stillSuspected) {
                assertTrue(
                        stillSuspected.getMessage().contains("silent"), stillSuspected::getMessage);
            }
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
