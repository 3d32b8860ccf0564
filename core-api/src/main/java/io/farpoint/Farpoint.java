package io.farpoint;

import io.farpoint.autograd.Autograd;
import io.farpoint.engine.Engine;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * The entry: the local worker {@code me}, the workers made or connected to, and all that belongs to
 * them. Several may live in one JVM; nothing is static. Creation on it is creation on {@code me}.
 * Safe from many threads. {@link #close} ends its workers, frees all memory and joins its thread.
 */
public final class Farpoint implements TensorFactory, AutoCloseable {
    private final Engine engine;

    private Farpoint(Engine engine) {
        this.engine = engine;
    }

    /**
     * Starts with {@link Options#defaults}.
     *
     * @return a fresh Farpoint
     */
    public static Farpoint start() {
        return start(Options.defaults());
    }

    /**
     * Starts with settings.
     *
     * @param options the settings
     * @return a fresh Farpoint
     * @throws FarpointException if the backend they name cannot run here
     */
    public static Farpoint start(Options options) {
        return new Farpoint(new Engine(options, new Autograd()));
    }

    /** The local worker, {@code me}. */
    public Worker me() {
        return engine.me();
    }

    /** Makes a worker in this process on the default device. */
    public Worker virtualWorker(String id) {
        return engine.virtualWorker(id, null);
    }

    /**
     * Makes a worker in this process on a device.
     *
     * @param id its id, unique here
     * @param backend a backend or device name, such as {@code cpu}
     * @return the worker
     */
    public Worker virtualWorker(String id, String backend) {
        return engine.virtualWorker(id, backend);
    }

    /**
     * Connects to a worker in another process.
     *
     * @param id how it is called here
     * @param uri its address, such as {@code aeron:udp?endpoint=localhost:20121}
     * @return the worker
     * @throws WorkerUnavailableException if nobody answers there
     * @throws FarpointException if no transport on the class path serves the URI
     */
    public Worker connect(String id, String uri) {
        return engine.remoteWorker(id, transport(uri).connect(uri, engine.options()));
    }

    /**
     * Lets other processes connect to a worker of this one, on the device of the options. Each
     * client has a session of its own; what is published here all of them may read.
     *
     * @param id the worker's id, for messages
     * @param uri the address to listen on, such as {@code aeron:udp?endpoint=localhost:20121}
     * @return the worker; closing it, or this Farpoint, ends it
     * @throws FarpointException if no transport on the class path serves the URI
     */
    public ServedWorker serve(String id, String uri) {
        return engine.serve(id, uri, transport(uri));
    }

    private static Transport transport(String uri) {
        String scheme = uri.contains(":") ? uri.substring(0, uri.indexOf(':')) : uri;
        List<String> known = new ArrayList<>();
        for (Transport transport : ServiceLoader.load(Transport.class)) {
            known.add(transport.scheme());
            if (transport.scheme().equals(scheme)) {
                return transport;
            }
        }
        throw new FarpointException(
                "no transport serves \"" + uri + "\"; the class path has " + known);
    }

    /**
     * A worker made or connected to before.
     *
     * @param id its id
     * @return the worker
     * @throws WorkerNotFoundException if there is none
     */
    public Worker worker(String id) {
        return engine.worker(id);
    }

    /** The devices that can run here, of all backends on the class path. */
    public List<DeviceInfo> devices() {
        return engine.devices();
    }

    /** Opens a scope on this thread: what is made in it is released at its end. */
    public Scope scope() {
        return engine.scope();
    }

    /** Runs without recording for backward, on this thread, and gives the result. */
    public <T> T noGrad(Supplier<T> work) {
        return engine.recorder().withRecording(false, work);
    }

    /** Runs without recording for backward, on this thread. */
    public void noGrad(Runnable work) {
        engine.recorder()
                .withRecording(
                        false,
                        () -> {
                            work.run();
                            return null;
                        });
    }

    /** Seeds the random numbers of all its workers. */
    public void manualSeed(long seed) {
        engine.seeds().seed(seed);
    }

    @Override
    public String toString() {
        return "Farpoint " + engine.workers();
    }

    /** Ends its workers and frees all. Idempotent. */
    @Override
    public void close() {
        engine.close();
    }
}
