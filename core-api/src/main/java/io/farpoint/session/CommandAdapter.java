package io.farpoint.session;

import io.farpoint.FarpointException;
import io.farpoint.LimitExceededException;
import io.farpoint.ObjectNotFoundException;
import io.farpoint.op.Layout;
import io.farpoint.spi.Buffer;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The worker's end of a stream: decoded commands in, replies out. The one place where every command
 * from outside is checked before it runs. Called by one thread; never throws and never waits.
 */
public final class CommandAdapter implements AutoCloseable {
    /** The most parcels one stream may have under way. */
    public static final int MAX_ARRIVING = 4096;

    private final WorkerHost host;
    private final ReplyAdapter replies;
    private final Function<String, Destination> routes;
    private final Map<Long, Arriving> arriving = new HashMap<>();
    private Session session;

    /** A parcel under way: its device memory, and how many bytes are still missing. */
    private static final class Arriving {
        final Buffer buffer;
        long missing;

        Arriving(Buffer buffer) {
            this.buffer = buffer;
            this.missing = buffer.bytes();
        }
    }

    /**
     * The end of one stream.
     *
     * @param host the worker
     * @param replies where replies go
     * @param routes finds another worker by address, or throws
     */
    public CommandAdapter(
            WorkerHost host, ReplyAdapter replies, Function<String, Destination> routes) {
        this.host = host;
        this.replies = replies;
        this.routes = routes;
    }

    /**
     * How many commands wait for an object on its way; a transport stops reading the stream when it
     * is large.
     *
     * @return the number of commands
     */
    public int backlog() {
        return session == null ? 0 : session.backlog();
    }

    /**
     * Applies a command.
     *
     * @param command the command
     */
    public void apply(Command command) {
        try {
            if (command instanceof Command.Hello hello) {
                open(hello);
            } else if (session == null) {
                replies.onReply(new Reply.Gone("a stream begins with Hello"));
            } else {
                dispatch(command);
            }
        } catch (RuntimeException failed) {
            session.failures().report(failed);
        }
    }

    private void open(Command.Hello hello) {
        if (hello.version() != Command.VERSION) {
            replies.onReply(
                    new Reply.Gone(
                            "this worker speaks protocol version "
                                    + Command.VERSION
                                    + ", the client "
                                    + hello.version()));
            return;
        }
        session = host.openSession(this);
        replies.onReply(new Reply.Welcome(Command.VERSION, host.backend().device()));
    }

    private void dispatch(Command command) {
        switch (command) {
            case Command.Hello _ -> throw new FarpointException("a second Hello");
            case Command.Execute execute -> execute(execute);
            case Command.Expect expect ->
                    session.expect(
                            session.create(expect.id(), expect.dtype(), expect.shape()),
                            expect.ticket());
            case Command.Put put -> put(put);
            case Command.Chunk chunk -> chunk(chunk);
            case Command.Lost lost ->
                    host.deliver(
                            lost.ticket(),
                            new Parcel.Failed(new Poison(lost.failure(), null, null)));
            case Command.Free free -> free.ids().forEach(id -> session.free(session.find(id)));
            case Command.Get get -> get(get);
            case Command.Fence fence -> fence(fence);
            case Command.MoveOut move ->
                    session.moveOut(
                            session.find(move.id()),
                            move.view(),
                            routes.apply(move.address()),
                            move.ticket());
            case Command.Tag tag -> session.find(tag.id()).tag(tag.tags(), tag.description());
            case Command.Search search ->
                    replies.onReply(
                            new Reply.Found(
                                    search.request(),
                                    session.objects().search(search.tags(), search.firstId())));
            case Command.Bye _ -> close();
        }
    }

    private void execute(Command.Execute execute) {
        List<Command.Target> targets = execute.outputs();
        StoredObject[] out = new StoredObject[targets.size()];
        Layout[] outViews = new Layout[out.length];
        for (int i = 0; i < out.length; i++) {
            Command.Target target = targets.get(i);
            out[i] =
                    target.isNew()
                            ? session.create(target.id(), target.dtype(), target.shape())
                            : session.find(target.id());
            outViews[i] = target.view();
        }
        StoredObject[] in = new StoredObject[execute.inputs().size()];
        Layout[] inViews = new Layout[in.length];
        try {
            for (int i = 0; i < in.length; i++) {
                in[i] = session.find(execute.inputs().get(i).id());
                inViews[i] = execute.inputs().get(i).view();
            }
        } catch (ObjectNotFoundException unknown) {
            session.poison(out, execute.op(), unknown, execute.caller());
            return;
        }
        long[] immediates = execute.immediates().stream().mapToLong(Long::longValue).toArray();
        session.execute(execute.op(), in, inViews, immediates, out, outViews, execute.caller());
    }

    private void put(Command.Put put) {
        if (arriving.size() >= MAX_ARRIVING) {
            throw new LimitExceededException(
                    "more than " + MAX_ARRIVING + " parcels are under way on one stream");
        }
        Arriving parcel = new Arriving(host.backend().allocate(put.bytes()));
        if (put.bytes() == 0) {
            host.deliver(
                    put.ticket(), new Parcel.OnDevice(host.backend(), parcel.buffer, null, true));
        } else {
            arriving.put(put.ticket(), parcel);
        }
    }

    private void chunk(Command.Chunk chunk) {
        Arriving parcel = arriving.get(chunk.ticket());
        long bytes = chunk.bytes().byteSize();
        if (parcel == null
                || chunk.offset() < 0
                || bytes > parcel.missing
                || chunk.offset() > parcel.buffer.bytes() - bytes) {
            throw new FarpointException(
                    "a chunk of "
                            + bytes
                            + " bytes at "
                            + chunk.offset()
                            + " belongs to no parcel");
        }
        host.backend().write(parcel.buffer, chunk.offset(), chunk.bytes());
        parcel.missing -= bytes;
        if (parcel.missing == 0) {
            arriving.remove(chunk.ticket());
            host.deliver(
                    chunk.ticket(), new Parcel.OnDevice(host.backend(), parcel.buffer, null, true));
        }
    }

    private void get(Command.Get get) {
        StoredObject object;
        try {
            object = session.find(get.id());
            session.requireInside(object, get.view());
        } catch (FarpointException refused) {
            replies.onReply(new Reply.Failed(get.request(), Failure.of(refused, host.id())));
            return;
        }
        long bytes = get.view().shape().size() * object.dtype.bytes();
        MemorySegment target = HostMemory.allocate(bytes);
        PendingRead read = session.read(object, get.view(), target);
        host.whenDone(read, () -> answer(get.request(), read));
    }

    private void answer(long request, PendingRead read) {
        MemorySegment bytes;
        try {
            bytes = read.result();
        } catch (FarpointException failed) {
            replies.onReply(new Reply.Failed(request, Failure.of(failed, host.id())));
            return;
        }
        long offset = 0;
        do {
            long length = Math.min(Command.CHUNK_BYTES, bytes.byteSize() - offset);
            boolean last = offset + length == bytes.byteSize();
            replies.onReply(new Reply.Chunk(request, offset, bytes.asSlice(offset, length), last));
            offset += length;
        } while (offset < bytes.byteSize());
    }

    private void fence(Command.Fence fence) {
        Pending<Void> passed;
        try {
            passed =
                    fence.id() == Command.Fence.ALL
                            ? session.sync()
                            : session.settled(session.find(fence.id()));
        } catch (ObjectNotFoundException unknown) {
            replies.onReply(new Reply.Failed(fence.request(), Failure.of(unknown, host.id())));
            return;
        }
        host.whenDone(
                passed::poll,
                () -> {
                    try {
                        passed.result();
                        replies.onReply(new Reply.Ack(fence.request()));
                    } catch (FarpointException failed) {
                        replies.onReply(
                                new Reply.Failed(fence.request(), Failure.of(failed, host.id())));
                    }
                });
    }

    /** Ends the session and drops what was under way. Idempotent. */
    @Override
    public void close() {
        arriving.values().forEach(parcel -> parcel.buffer.close());
        arriving.clear();
        if (session != null) {
            session.close();
        }
    }
}
