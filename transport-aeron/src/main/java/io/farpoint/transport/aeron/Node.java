package io.farpoint.transport.aeron;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.DriverTimeoutException;
import io.farpoint.FarpointException;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentTerminationException;

/**
 * This end's part of Aeron: a client, and the media driver where this end has its own, both without
 * a thread. Whoever has one calls {@link #work}, one thread at a time.
 */
final class Node implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Node.class.getName());

    /** Silence after which a driver takes no new client, in milliseconds; it beats every second. */
    static final long ATTACH_MS = 5_000;

    /** The largest datagram of the loopback interface. */
    private static final int MTU_BYTES = 65_504;

    /** As much as is asked for a socket's buffers. */
    private static final int SOCKET_BYTES = 2 << 20;

    /** How often a receiver says where it stands; streams connect after a few of these. */
    private static final long STATUS_NANOS = 50_000_000;

    private static final int TERM_BYTES = 8 << 20;

    private final MediaDriver driver;
    private final Aeron aeron;

    private Node(MediaDriver driver, Aeron aeron) {
        this.driver = driver;
        this.aeron = aeron;
    }

    /** A client with a driver of its own, in the folder given or in a fresh one. */
    static Node embedding(String folder, Times times) {
        String directory = folder.isEmpty() ? DriverFolders.fresh() : folder;
        if (!folder.isEmpty()
                && DriverFolders.isUsed(Path.of(folder))
                && !DriverFolders.isLeft(Path.of(folder), ATTACH_MS)) {
            throw new FarpointException(
                    "\""
                            + folder
                            + "\" holds an Aeron driver that lives, or did "
                            + ATTACH_MS
                            + " ms ago; name another aeron-dir");
        }
        long patience = times.patienceNanos();
        MediaDriver.Context context =
                new MediaDriver.Context()
                        .aeronDirectoryName(directory)
                        .threadingMode(ThreadingMode.INVOKER)
                        .dirDeleteOnStart(true)
                        .dirDeleteOnShutdown(true)
                        .mtuLength(MTU_BYTES)
                        .ipcMtuLength(MTU_BYTES)
                        .publicationTermBufferLength(TERM_BYTES)
                        .ipcTermBufferLength(TERM_BYTES)
                        .socketRcvbufLength(socketBytes())
                        .socketSndbufLength(socketBytes())
                        .initialWindowLength(socketBytes() / 2)
                        .statusMessageTimeoutNs(STATUS_NANOS)
                        .clientLivenessTimeoutNs(patience)
                        .imageLivenessTimeoutNs(patience)
                        .publicationConnectionTimeoutNs(patience)
                        .publicationUnblockTimeoutNs(2 * patience)
                        .asyncExecutorEnabled(false) // its thread would wake 900 times a second
                        .errorHandler(Node::log);
        MediaDriver driver = MediaDriver.launch(context);
        try {
            return new Node(
                    driver,
                    Aeron.connect(
                            client(directory, times)
                                    .driverAgentInvoker(driver.sharedAgentInvoker())));
        } catch (RuntimeException failed) {
            driver.close();
            throw failed;
        }
    }

    /** A client of a driver that lives elsewhere. */
    static Node attaching(String folder, Times times) {
        if (!DriverFolders.isUsed(Path.of(folder))) {
            throw new FarpointException("no Aeron driver lives in \"" + folder + "\"");
        }
        if (!CommonContext.isDriverActive(new File(folder), ATTACH_MS, _ -> {})) {
            throw new FarpointException(
                    "the Aeron driver in \""
                            + folder
                            + "\" has given no sign of life for "
                            + ATTACH_MS
                            + " ms; is its worker still running?");
        }
        try {
            return new Node(null, Aeron.connect(client(folder, times)));
        } catch (AeronException silent) {
            throw new FarpointException(
                    "the Aeron driver in \"" + folder + "\" does not answer", silent);
        }
    }

    /** What the system grants a socket, up to what is of use: a window of many datagrams. */
    private static int socketBytes() {
        try (DatagramChannel socket = DatagramChannel.open()) {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
            socket.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BYTES);
            int received = socket.getOption(StandardSocketOptions.SO_RCVBUF);
            int sent = socket.getOption(StandardSocketOptions.SO_SNDBUF);
            return Math.min(SOCKET_BYTES, Math.min(received, sent));
        } catch (IOException none) {
            throw new FarpointException("this system opens no datagram socket", none);
        }
    }

    private static Aeron.Context client(String directory, Times times) {
        return new Aeron.Context()
                .aeronDirectoryName(directory)
                .useConductorAgentInvoker(true)
                .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(times.patienceNanos()))
                .errorHandler(Node::log)
                .subscriberErrorHandler(Node::log);
    }

    private static void log(Throwable error) {
        boolean told =
                error instanceof DriverTimeoutException // by work, to whoever calls it
                        || error instanceof AgentTerminationException
                        || error.getCause() instanceof BindException; // to whoever listens
        if (told) {
            return;
        }
        LOG.log(System.Logger.Level.WARNING, "Aeron reports an error", error);
    }

    Aeron aeron() {
        return aeron;
    }

    boolean isEmbedding() {
        return driver != null;
    }

    String folder() {
        return aeron.context().aeronDirectoryName();
    }

    /**
     * Moves on driver and client; how much there was to do.
     *
     * @throws DriverGoneException if the driver lives elsewhere and has ended
     */
    int work() {
        try {
            int work = aeron.conductorAgentInvoker().invoke();
            return driver == null ? work : work + driver.sharedAgentInvoker().invoke();
        } catch (AgentTerminationException ended) {
            throw new DriverGoneException("the Aeron driver in " + folder() + " has ended", ended);
        }
    }

    /** A driver that this process only borrowed is no more. */
    static final class DriverGoneException extends FarpointException {
        private static final long serialVersionUID = 1;

        private DriverGoneException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    @Override
    public void close() {
        CloseHelper.closeAll(aeron, driver);
    }
}
