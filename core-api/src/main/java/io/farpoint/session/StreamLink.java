package io.farpoint.session;

import io.farpoint.DeadlineExceededException;
import io.farpoint.FarpointException;
import io.farpoint.WorkerUnavailableException;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.DeviceInfo;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The door to a worker behind a stream: makes commands of calls, and answers of replies. The same
 * for every transport, which brings a {@link CommandChannel} alone.
 */
public final class StreamLink implements Link, ReplyAdapter {
    /** What hangs on a reference whose object the worker has been told of. */
    private static final Object INTRODUCED = new Object();

    private volatile String worker;
    private final CommandChannel channel;
    private final AtomicLong requests = new AtomicLong();
    private final Map<Long, Answer<?>> open = new ConcurrentHashMap<>();
    private final SecureRandom tickets = new SecureRandom();
    private volatile DeviceInfo device;
    private volatile String gone;
    private volatile boolean closed;

    /**
     * A door; {@link #hello} opens it.
     *
     * @param worker the worker's address, for messages
     * @param connect makes the channel, whose replies come to the adapter given
     */
    public StreamLink(String worker, Function<ReplyAdapter, CommandChannel> connect) {
        this.worker = worker;
        this.channel = connect.apply(this);
    }

    /** An answer under way. */
    private final class Answer<T> implements Pending<T> {
        final MemorySegment target;
        volatile boolean done;
        T value;
        RuntimeException failure;
        Runnable then;

        Answer(MemorySegment target) {
            this.target = target;
        }

        @Override
        public boolean poll() {
            if (!done) {
                channel.poll();
            }
            return done;
        }

        @Override
        public T result() {
            if (failure != null) {
                throw failure;
            }
            return value;
        }

        void finish(T found, RuntimeException failed) {
            value = found;
            failure = failed;
            done = true;
            if (then != null) {
                then.run();
            }
        }
    }

    /**
     * Opens the session.
     *
     * @param client what the client calls itself
     * @param timeout the longest wait
     * @throws WorkerUnavailableException if the worker refuses or does not answer
     */
    public void hello(String client, Duration timeout) {
        channel.send(Command.Hello.of(client));
        Pending<Void> welcome =
                new Pending<>() {
                    @Override
                    public boolean poll() {
                        channel.poll();
                        return device != null || gone != null;
                    }

                    @Override
                    public Void result() {
                        requireThere();
                        return null;
                    }
                };
        try {
            welcome.await(timeout, "Hello to " + worker);
        } catch (DeadlineExceededException silent) {
            throw new WorkerUnavailableException(
                    "worker " + worker + " does not answer at " + channel.address(), silent);
        }
    }

    private void requireThere() {
        if (gone != null) {
            throw new WorkerUnavailableException("worker " + worker + " is gone: " + gone);
        }
    }

    private void send(Command command) {
        requireThere();
        try {
            channel.send(command);
        } catch (WorkerUnavailableException lost) {
            throw new WorkerUnavailableException(
                    "worker " + worker + " cannot be reached: " + lost.getMessage(), lost);
        }
    }

    private <T> Answer<T> ask(
            MemorySegment target, Runnable then, Function<Long, Command> command) {
        long request = requests.incrementAndGet();
        Answer<T> answer = new Answer<>(target);
        answer.then = then;
        open.put(request, answer);
        try {
            send(command.apply(request));
        } catch (RuntimeException refused) {
            open.remove(request);
            throw refused;
        }
        return answer;
    }

    @Override
    public void onReply(Reply reply) {
        switch (reply) {
            case Reply.Welcome welcome -> enter(welcome);
            case Reply.Ack ack -> finish(ack.request(), null, null);
            case Reply.Found found -> finish(found.request(), found.objects(), null);
            case Reply.Failed failed ->
                    finish(failed.request(), null, failed.failure().toException(null));
            case Reply.Chunk chunk -> {
                Answer<?> answer = open.get(chunk.request());
                if (answer != null) {
                    land(chunk, answer.target);
                }
            }
            case Reply.Gone over -> end(over.reason());
        }
    }

    private void enter(Reply.Welcome welcome) {
        String difference =
                Handshake.difference(
                        "this client", "the worker", welcome.version(), welcome.opSet());
        if (difference == null) {
            device = welcome.device();
        } else {
            end(difference);
        }
    }

    private void end(String reason) {
        gone = reason;
        failAll("worker " + worker + " is gone: " + reason);
    }

    @Override
    public void onSilence(String why) {
        failAll("worker " + worker + " does not answer: " + why);
    }

    private void failAll(String text) {
        for (Long request : open.keySet()) {
            finish(request, null, new WorkerUnavailableException(text));
        }
    }

    private void land(Reply.Chunk chunk, MemorySegment target) {
        long bytes = chunk.bytes().byteSize();
        long room = target == null ? 0 : target.byteSize();
        if (target == null || chunk.offset() < 0 || chunk.offset() > room - bytes) {
            String text =
                    "worker %s sent %d bytes at %d for an answer of %d"
                            .formatted(worker, bytes, chunk.offset(), room);
            finish(chunk.request(), null, new FarpointException(text));
            return;
        }
        MemorySegment.copy(chunk.bytes(), 0, target, chunk.offset(), bytes);
        if (chunk.last()) {
            finish(chunk.request(), target, null);
        }
    }

    @SuppressWarnings("unchecked") // a request's number tells which kind of answer it has
    private void finish(long request, Object value, RuntimeException failure) {
        Answer<Object> answer = (Answer<Object>) open.remove(request);
        if (answer != null) {
            answer.finish(value, failure);
        }
    }

    @Override
    public DeviceInfo device() {
        return device;
    }

    @Override
    public void call(String id) {
        worker = "\"" + id + "\" at " + channel.address();
    }

    @Override
    public void execute(
            Op op,
            ObjectRef[] in,
            Layout[] inViews,
            long[] immediates,
            ObjectRef[] out,
            Layout[] outViews,
            String caller) {
        List<Command.Source> inputs = new ArrayList<>(in.length);
        for (int i = 0; i < in.length; i++) {
            inputs.add(new Command.Source(in[i].id(), inViews[i]));
        }
        List<Long> numbers = new ArrayList<>(immediates.length);
        for (long bits : immediates) {
            numbers.add(bits);
        }
        List<Command.Target> outputs = new ArrayList<>(out.length);
        for (int i = 0; i < out.length; i++) {
            boolean isNew = introduce(out[i]);
            outputs.add(
                    new Command.Target(
                            out[i].id(), out[i].dtype(), out[i].shape(), outViews[i], isNew));
        }
        send(new Command.Execute(op, inputs, numbers, outputs, caller));
    }

    private static boolean introduce(ObjectRef ref) {
        boolean isNew = ref.seat == null;
        ref.seat = INTRODUCED;
        return isNew;
    }

    @Override
    public void put(ObjectRef ref, MemorySegment bytes) {
        long ticket = tickets.nextLong();
        expect(ref, ticket);
        sendBytes(ticket, bytes);
    }

    private void sendBytes(long ticket, MemorySegment bytes) {
        send(new Command.Put(ticket, bytes.byteSize()));
        for (long offset = 0; offset < bytes.byteSize(); ) {
            long length = Math.min(Command.CHUNK_BYTES, bytes.byteSize() - offset);
            send(new Command.Chunk(ticket, offset, bytes.asSlice(offset, length)));
            offset += length;
        }
    }

    @Override
    public void free(ObjectRef ref) {
        if (ref.seat != null && gone == null && !closed) {
            send(new Command.Free(List.of(ref.id())));
        }
    }

    @Override
    public Pending<MemorySegment> read(ObjectRef ref, Layout view, MemorySegment target) {
        return ask(target, null, request -> new Command.Get(request, ref.id(), view));
    }

    @Override
    public void moveOut(ObjectRef ref, Layout view, Destination to, long ticket) {
        switch (to) {
            case Destination.Stream stream ->
                    send(new Command.MoveOut(ref.id(), view, stream.address(), ticket));
            case Destination.InProcess home -> {
                long bytes = view.shape().size() * ref.dtype().bytes();
                MemorySegment target = HostMemory.allocate(bytes);
                Delivery delivery = new Delivery(home.host(), ticket);
                delivery.answer = ask(target, delivery, r -> new Command.Get(r, ref.id(), view));
                delivery.run();
            }
        }
    }

    /** Carries the answer of a read to a worker of this process, once, whoever sees it first. */
    private static final class Delivery implements Runnable {
        private final WorkerHost host;
        private final long ticket;
        private volatile Answer<MemorySegment> answer;
        private boolean delivered;

        Delivery(WorkerHost host, long ticket) {
            this.host = host;
            this.ticket = ticket;
        }

        @Override
        public void run() {
            synchronized (this) {
                if (delivered || answer == null || !answer.done) {
                    return;
                }
                delivered = true;
            }
            Parcel parcel;
            try {
                parcel = new Parcel.OnHost(answer.result());
            } catch (RuntimeException failed) {
                Failure failure = Failure.of(failed, host.id());
                parcel = new Parcel.Failed(new Poison(failure, null, failed));
            }
            host.deliver(ticket, parcel);
        }
    }

    @Override
    public void expect(ObjectRef ref, long ticket) {
        introduce(ref);
        send(new Command.Expect(ref.id(), ref.dtype(), ref.shape(), ticket));
    }

    @Override
    public Destination.Stream destination() {
        return new Destination.Stream() {
            @Override
            public void deliver(long ticket, MemorySegment bytes) {
                sendBytes(ticket, bytes);
            }

            @Override
            public boolean tryDeliver(long ticket, MemorySegment bytes) {
                long size = bytes.byteSize();
                return size > 0
                        && gone == null
                        && channel.trySend(
                                new Command.Put(ticket, size), new Command.Chunk(ticket, 0, bytes));
            }

            @Override
            public void fail(long ticket, Failure failure) {
                send(new Command.Lost(ticket, failure));
            }

            @Override
            public String address() {
                return channel.address();
            }
        };
    }

    @Override
    public Pending<Void> settled(ObjectRef ref) {
        return ask(null, null, request -> new Command.Fence(request, ref.id()));
    }

    @Override
    public Pending<Void> sync() {
        return ask(null, null, request -> new Command.Fence(request, Command.Fence.ALL));
    }

    @Override
    public void tag(ObjectRef ref, Set<String> tags, String description) {
        send(new Command.Tag(ref.id(), tags, description));
    }

    @Override
    public Pending<List<Found>> search(Set<String> tags, long firstId) {
        return ask(null, null, request -> new Command.Search(request, tags, firstId));
    }

    @Override
    public void adopt(ObjectRef ref) {
        introduce(ref);
    }

    @Override
    public boolean advance() {
        channel.poll(); // it may hold commands back for company
        return !open.isEmpty();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (gone == null) {
                channel.send(new Command.Bye());
            }
        } finally {
            channel.close();
            onReply(new Reply.Gone("this end closed the session"));
        }
    }
}
