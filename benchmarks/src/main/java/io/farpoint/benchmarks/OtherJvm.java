package io.farpoint.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM beside a fork of JMH, with the same class path, flags and settings. Its input is held open
 * from here: what it runs ends when that ends, so that a fork that is killed leaves none behind.
 */
final class OtherJvm implements AutoCloseable {
    private static final String READY = "ready ";
    private static final long END_SECONDS = 10;
    private static final String LOOPBACK = "localhost";

    private final Process process;
    private final String said;

    private OtherJvm(Process process, String said) {
        this.process = process;
        this.said = said;
    }

    /** Starts a class's {@code main} and waits until it has said {@link #sayReady}. */
    static OtherJvm start(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(Measuring.FLAGS);
        command.add("-D" + Grounds.THREADS + "=" + Grounds.threads());
        command.add("-D" + Grounds.BACKEND + "=" + Grounds.backend());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            return new OtherJvm(process, awaitReady(main, process));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot start a JVM for " + main, failed);
        }
    }

    private static String awaitReady(Class<?> main, Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line; (line = out.readLine()) != null; ) {
            if (line.startsWith(READY)) {
                return line.substring(READY.length());
            }
        }
        throw new IllegalStateException("the JVM of " + main + " ended before it was ready");
    }

    /** In the other JVM: all is there; how it is reached. */
    static void sayReady(String address) {
        System.out.println(READY + address);
        System.out.flush();
    }

    /** In the other JVM: waits until it is to end. */
    static void awaitEnd() throws IOException {
        while (System.in.read() >= 0) {
            // nobody writes anything: only the end counts
        }
    }

    /** What it said that it is reached by. */
    String said() {
        return said;
    }

    /** {@code HOST:PORT} of a port that was free just now, for datagrams. */
    static String freeEndpoint() {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            return LOOPBACK + ":" + socket.getLocalPort();
        } catch (SocketException none) {
            throw new UncheckedIOException("no free port", none);
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException gone) {
            process.destroyForcibly();
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
