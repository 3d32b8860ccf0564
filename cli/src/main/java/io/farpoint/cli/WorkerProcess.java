package io.farpoint.cli;

import io.farpoint.FarpointException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A worker in a process of its own, a child of this one: {@code farpoint worker} with its flags.
 */
final class WorkerProcess implements AutoCloseable {
    private static final String VECTORS_WARNING = "WARNING: Using incubator modules";

    /** How long a worker may take to end when it is told to, in seconds. */
    private static final long END_SECONDS = 10;

    private final Process process;
    private final String address;

    /** The workers of one command, ended with it. */
    static final class Group implements AutoCloseable {
        private final List<WorkerProcess> workers = new ArrayList<>();

        WorkerProcess start(String id, String backend) {
            WorkerProcess worker = WorkerProcess.start(id, backend, List.of());
            workers.add(worker);
            return worker;
        }

        @Override
        public void close() {
            workers.forEach(WorkerProcess::close);
        }
    }

    private WorkerProcess(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts a worker that listens in shared memory, and waits until it is ready. */
    static WorkerProcess start(String id, String backend, List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(
                ProcessHandle.current()
                        .info()
                        .command()
                        .orElseGet(() -> System.getProperty("java.home") + "/bin/java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("worker", "--id", id, "--listen", "aeron:ipc"));
        command.addAll(List.of("--backend", backend, "--with-parent"));
        command.addAll(more);
        try {
            Process process = new ProcessBuilder(command).start();
            Thread.ofPlatform().daemon().name("errors of " + id).start(() -> passOn(process));
            return new WorkerProcess(process, addressOf(id, process));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot start a process for worker " + id, failed);
        }
    }

    /** What the worker complains of, but for what every JVM with vectors says of itself. */
    private static void passOn(Process process) {
        process.errorReader(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith(VECTORS_WARNING))
                .forEach(System.err::println);
    }

    private static String addressOf(String id, Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line; (line = out.readLine()) != null; ) {
            int at = line.indexOf(WorkerCommand.READY);
            if (at >= 0) {
                String rest = line.substring(at + WorkerCommand.READY.length());
                return rest.substring(0, rest.indexOf(' '));
            }
        }
        throw new FarpointException("the process of worker " + id + " ended before it was ready");
    }

    String address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** Tells the worker to end and waits until it has. */
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
