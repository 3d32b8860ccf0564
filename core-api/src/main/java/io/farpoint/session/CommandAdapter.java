package io.farpoint.session;

import io.farpoint.FarpointException;
import io.farpoint.ObjectNotFoundException;
import io.farpoint.op.Layout;
import io.farpoint.op.WireCodes;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The worker's end of a stream: decoded commands in, replies out. The one place where every command
 * from outside is checked before it runs. Called by one thread; never throws and never waits. What
 * may take long, and all that its session sends behind it, runs on the executor given, so that the
 * caller stays free for other streams; a parcel's bytes overtake, for they belong to no object yet.
 */
public final class CommandAdapter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CommandAdapter.class.getName());

    /** The most parcels one stream may have under way. */
    public static final int MAX_ARRIVING = Arrivals.MAX_ARRIVING;

    private final WorkerHost host;
    private final ReplyAdapter replies;
    private final Function<String, Destination> routes;
    private final Executor executor;
    private final Arrivals arrivals;

    /** Commands given to the executor that are not through yet. */
    private final AtomicInteger behind = new AtomicInteger();

    /** What answers take that were asked for and not given yet, in bytes. */
    private final AtomicLong owed = new AtomicLong();

    private Session session;
    private boolean over;

    /**
     * The end of one stream whose commands all run in the calling thread.
     *
     * @param host the worker
     * @param replies where replies go
     * @param routes finds another worker by address, or throws
     */
    public CommandAdapter(
            WorkerHost host, ReplyAdapter replies, Function<String, Destination> routes) {
        this(host, replies, routes, null);
    }

    /**
     * The end of one stream.
     *
     * @param host the worker
     * @param replies where replies go, from the calling thread and the executor's
     * @param routes finds another worker by address, or throws; must not wait
     * @param executor runs what may take long, in the order given; null to run all at the call
     */
    public CommandAdapter(
            WorkerHost host,
            ReplyAdapter replies,
            Function<String, Destination> routes,
            Executor executor) {
        this.host = host;
        this.replies = reply -> answer(replies, reply);
        this.routes = routes;
        this.executor = executor;
        this.arrivals = new Arrivals(host);
    }

    /** A client that takes no reply stops neither its worker nor its neighbours. */
    private void answer(ReplyAdapter client, Reply reply) {
        try {
            client.onReply(reply);
        } catch (RuntimeException deaf) {
            LOG.log(System.Logger.Level.WARNING, "worker " + host.id() + " lost a reply", deaf);
        }
    }

    /**
     * How many commands wait for the executor or for an object on its way; a transport stops
     * reading the stream when it is large.
     *
     * @return the number of commands
     */
    public int backlog() {
        return behind.get() + (session == null ? 0 : session.backlog());
    }

    /**
     * How much memory the answers may take that were asked for and not given yet; a transport stops
     * reading the stream when it is much.
     *
     * @return bytes, as if every element had eight
     */
    public long owedBytes() {
        return owed.get();
    }

    /** What a command's answer may take; no view is larger than a session may be. */
    private long asked(Command command) {
        return switch (command) {
            case Command.Get get -> {
                long most = host.limits().bytes() / Long.BYTES;
                yield Math.min(get.view().shape().size(), most) * Long.BYTES;
            }
            case Command.Search _ -> (long) Session.MAX_FOUND * Long.BYTES;
            case Command.Hello _,
                    Command.Execute _,
                    Command.Expect _,
                    Command.Put _,
                    Command.Chunk _,
                    Command.Lost _,
                    Command.Free _,
                    Command.Fence _,
                    Command.MoveOut _,
                    Command.Tag _,
                    Command.Bye _ ->
                    0;
        };
    }

    /** An answer was given; where it waits from now on is the transport's affair. */
    private void answered(Command request, Reply reply) {
        replies.onReply(reply);
        owed.addAndGet(-asked(request));
    }

    /**
     * Applies a command, at once or behind those of its session that are still to run.
     *
     * @param command the command
     */
    public void apply(Command command) {
        try {
            if (command instanceof Command.Hello hello && session == null && !over) {
                open(hello);
            } else if (session == null) {
                replies.onReply(
                        new Reply.Gone(
                                over ? "the session is over" : "a stream begins with Hello"));
            } else {
                long bytes = asked(command);
                if (bytes > 0) { // few commands are requests, and each change is seen by all cores
                    owed.addAndGet(bytes);
                }
                if (executor == null || overtakes(command) || isNext(command)) {
                    dispatch(session, command);
                } else {
                    follow(command);
                }
            }
        } catch (RuntimeException failed) {
            tell(session, command, failed);
        }
    }

    /** Whether a command belongs to no object yet, or ends them all. */
    private static boolean overtakes(Command command) {
        return switch (command) {
            case Command.Put _, Command.Chunk _, Command.Lost _, Command.Bye _ -> true;
            case Command.Hello _,
                    Command.Execute _,
                    Command.Expect _,
                    Command.Free _,
                    Command.Get _,
                    Command.Fence _,
                    Command.MoveOut _,
                    Command.Tag _,
                    Command.Search _ ->
                    false;
        };
    }

    /**
     * Whether a command's turn is now, if only to wait for an object on its way, and it takes too
     * little time for another thread's.
     */
    private boolean isNext(Command command) {
        return behind.get() == 0 && Costs.isBrief(command, host.backend().device().inline());
    }

    private void follow(Command command) {
        Session mine = session;
        behind.incrementAndGet();
        try {
            executor.execute(() -> {
                try {
                    dispatch(mine, command);
                } catch (RuntimeException failed) {
                    tell(mine, command, failed);
                } finally {
                    behind.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException closing) {
            behind.decrementAndGet();
            throw new FarpointException("worker " + host.id() + " is being closed", closing);
        }
    }

    /** A request is answered by its failure; any other command's is told at the next sync. */
    private void tell(Session session, Command command, RuntimeException failed) {
        Failure failure = Failure.of(failed, host.id());
        switch (command) {
            case Command.Hello _ when session == null ->
                    replies.onReply(new Reply.Gone(failure.detail()));
            case Command.Get get -> answered(get, new Reply.Failed(get.request(), failure));
            case Command.Fence fence -> replies.onReply(new Reply.Failed(fence.request(), failure));
            case Command.Search search ->
                    answered(search, new Reply.Failed(search.request(), failure));
            case Command.Hello _,
                    Command.Execute _,
                    Command.Expect _,
                    Command.Put _,
                    Command.Chunk _,
                    Command.Lost _,
                    Command.Free _,
                    Command.MoveOut _,
                    Command.Tag _,
                    Command.Bye _ ->
                    session.failures().report(failed);
        }
    }

    private void open(Command.Hello hello) {
        String refusal = Handshake.refusal(hello);
        if (refusal != null) {
            replies.onReply(new Reply.Gone(refusal));
            return;
        }
        session = host.openSession(this, executor == null ? Runnable::run : executor);
        replies.onReply(
                new Reply.Welcome(
                        Command.VERSION, WireCodes.fingerprint(), host.backend().device()));
    }

    private void dispatch(Session session, Command command) {
        switch (command) {
            case Command.Hello _ -> throw new FarpointException("a second Hello");
            case Command.Execute execute -> execute(session, execute);
            case Command.Expect expect ->
                    session.expect(
                            session.create(expect.id(), expect.dtype(), expect.shape()),
                            expect.ticket());
            case Command.Put put -> arrivals.put(put);
            case Command.Chunk chunk -> arrivals.chunk(chunk);
            case Command.Lost lost -> arrivals.lost(lost);
            case Command.Free free -> free.ids().forEach(id -> free(session, id));
            case Command.Get get -> get(session, get);
            case Command.Fence fence -> fence(session, fence);
            case Command.MoveOut move -> {
                StoredObject object = session.find(move.id());
                Destination to = routes.apply(move.address());
                try {
                    session.requireInside(object, move.view());
                } catch (FarpointException refused) {
                    session.failures().report(refused);
                    session.refuseMove(object, refused, to, move.ticket());
                    return;
                }
                session.moveOut(object, move.view(), to, move.ticket());
            }
            case Command.Tag tag -> session.find(tag.id()).tag(tag.tags(), tag.description());
            case Command.Search search ->
                    answered(
                            search,
                            new Reply.Found(
                                    search.request(),
                                    session.objects().search(search.tags(), search.firstId())));
            case Command.Bye _ -> close();
        }
    }

    private static void free(Session session, long id) {
        try {
            session.free(session.find(id));
        } catch (ObjectNotFoundException unknown) {
            session.failures().report(unknown);
        }
    }

    private static void execute(Session session, Command.Execute execute) {
        List<Command.Target> targets = execute.outputs();
        StoredObject[] out = new StoredObject[targets.size()];
        Layout[] outViews = new Layout[out.length];
        StoredObject[] in = new StoredObject[execute.inputs().size()];
        Layout[] inViews = new Layout[in.length];
        int made = 0;
        try {
            for (; made < out.length; made++) {
                Command.Target target = targets.get(made);
                out[made] =
                        target.isNew()
                                ? session.create(target.id(), target.dtype(), target.shape())
                                : session.find(target.id());
                outViews[made] = target.view();
            }
            for (int i = 0; i < in.length; i++) {
                in[i] = session.find(execute.inputs().get(i).id());
                inViews[i] = execute.inputs().get(i).view();
            }
        } catch (FarpointException refused) {
            refuse(session, execute, out, made, refused);
            return;
        }
        long[] immediates = execute.immediates().stream().mapToLong(Long::longValue).toArray();
        session.execute(execute.op(), in, inViews, immediates, out, outViews, execute.caller());
    }

    /** What was made of a command's outputs, and what could not be, tells why when it is read. */
    private static void refuse(
            Session session,
            Command.Execute execute,
            StoredObject[] out,
            int made,
            FarpointException why) {
        List<StoredObject> spoiled = new ArrayList<>(Arrays.asList(out).subList(0, made));
        for (int i = made; i < out.length; i++) {
            Command.Target target = execute.outputs().get(i);
            StoredObject stub =
                    target.isNew()
                            ? session.objects().stub(target.id(), target.dtype(), target.shape())
                            : session.objects().peek(target.id());
            if (stub != null) {
                spoiled.add(stub);
            }
        }
        session.poison(spoiled.toArray(StoredObject[]::new), execute.op(), why, execute.caller());
    }

    private void get(Session session, Command.Get get) {
        StoredObject object = session.find(get.id());
        session.requireInside(object, get.view());
        long bytes = get.view().shape().size() * object.dtype.bytes();
        MemorySegment target = HostMemory.allocate(bytes);
        PendingRead read = session.read(object, get.view(), target);
        host.whenDone(read, () -> answer(get, read));
    }

    private void answer(Command.Get get, PendingRead read) {
        MemorySegment bytes;
        try {
            bytes = read.result();
        } catch (RuntimeException failed) {
            answered(get, new Reply.Failed(get.request(), Failure.of(failed, host.id())));
            return;
        }
        long offset = 0;
        do {
            long length = Math.min(Command.CHUNK_BYTES, bytes.byteSize() - offset);
            boolean last = offset + length == bytes.byteSize();
            replies.onReply(
                    new Reply.Chunk(get.request(), offset, bytes.asSlice(offset, length), last));
            offset += length;
        } while (offset < bytes.byteSize());
        owed.addAndGet(-asked(get));
    }

    private void fence(Session session, Command.Fence fence) {
        Pending<Void> passed =
                fence.id() == Command.Fence.ALL
                        ? session.sync()
                        : session.settled(session.find(fence.id()));
        host.whenDone(
                passed::poll,
                () -> {
                    try {
                        passed.result();
                        replies.onReply(new Reply.Ack(fence.request()));
                    } catch (RuntimeException failed) {
                        replies.onReply(
                                new Reply.Failed(fence.request(), Failure.of(failed, host.id())));
                    }
                });
    }

    /**
     * Ends the session, behind what it still has to run, and drops what was under way. Idempotent.
     */
    @Override
    public void close() {
        arrivals.close();
        over = true;
        Session left = session;
        session = null;
        if (left == null) {
            return;
        }
        if (behind.get() > 0) {
            try {
                executor.execute(left::close);
                return;
            } catch (RejectedExecutionException closing) {
                LOG.log(System.Logger.Level.DEBUG, "the executor has ended", closing);
            }
        }
        left.close();
    }
}
