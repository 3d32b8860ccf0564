package io.farpoint.tck.queued;

import io.farpoint.session.Command;
import io.farpoint.session.CommandAdapter;
import io.farpoint.session.CommandChannel;
import io.farpoint.session.Reply;
import io.farpoint.session.ReplyAdapter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Two queues: commands to the worker's thread, replies back to whoever polls. */
final class QueuedChannel implements CommandChannel {
    private final QueuedWorker worker;
    private final ReplyAdapter client;
    private final CommandAdapter adapter;
    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    QueuedChannel(QueuedWorker worker, ReplyAdapter client) {
        this.worker = worker;
        this.client = client;
        this.adapter =
                new CommandAdapter(
                        worker.host(),
                        reply -> replies.add(copied(reply)),
                        QueuedWorker::route,
                        worker.executor());
    }

    CommandAdapter adapter() {
        return adapter;
    }

    boolean hasCommands() {
        return !commands.isEmpty();
    }

    Command next() {
        return commands.poll();
    }

    boolean isOver() {
        return closed && commands.isEmpty();
    }

    void gone(String reason) {
        replies.add(new Reply.Gone(reason));
    }

    @Override
    public void send(Command command) {
        commands.add(
                command instanceof Command.Chunk chunk
                        ? new Command.Chunk(chunk.ticket(), chunk.offset(), copied(chunk.bytes()))
                        : command);
        worker.wake();
    }

    @Override
    public boolean trySend(Command.Put put, Command.Chunk all) {
        send(put);
        send(all);
        return true;
    }

    private static Reply copied(Reply reply) {
        return reply instanceof Reply.Chunk chunk
                ? new Reply.Chunk(
                        chunk.request(), chunk.offset(), copied(chunk.bytes()), chunk.last())
                : reply;
    }

    private static MemorySegment copied(MemorySegment bytes) {
        return MemorySegment.ofArray(bytes.toArray(ValueLayout.JAVA_BYTE));
    }

    /** One thread hands out replies at a time, so that they stay in order. */
    @Override
    public void poll() {
        synchronized (replies) {
            for (Reply reply; (reply = replies.poll()) != null; ) {
                client.onReply(reply);
            }
        }
    }

    @Override
    public String address() {
        return worker.uri();
    }

    @Override
    public void close() {
        closed = true;
        worker.wake();
    }
}
