package io.farpoint.tck.link;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Axes;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Composite;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.ScatterMode;
import io.farpoint.session.Command;
import io.farpoint.session.Command.Source;
import io.farpoint.session.Command.Target;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a client must not send, and a worker must bear: commands for a session that holds {@link
 * #HELD}, FLOAT32[2], and {@link #WHOLE_NUMBERS}, INT64[2].
 *
 * @param name what is wrong with it
 * @param isRequest whether its last command is a request with the number {@link #REQUEST}, to be
 *     answered by its failure; any other is told at the next sync
 * @param commands the commands
 */
record Garbage(String name, boolean isRequest, List<Command> commands) {
    static final long HELD = 1;
    static final long WHOLE_NUMBERS = 2;
    static final long REQUEST = 50;

    private static final long FRESH = 10;
    private static final long UNKNOWN = 404;
    private static final long TICKET = 0xBAD;
    private static final DType F = DType.FLOAT32;
    private static final Shape TWO = Shape.of(2);
    private static final Layout ROW = Layout.contiguous(TWO);
    private static final Layout BEYOND = Layout.of(TWO, new long[] {1}, 1);
    private static final Layout ENDLESS = ROW.slice(0, 0, 1, 1).expand(Shape.of(Shape.MAX_SIZE));
    private static final Expr X = new Expr.Input(0, F);
    private static final Op COPY = new Op.Map(X);

    static List<Garbage> all() {
        List<Garbage> all = new ArrayList<>();
        parcels(all);
        objects(all);
        operands(all);
        ops(all);
        requests(all);
        return all;
    }

    private static void tell(List<Garbage> all, String name, Command... commands) {
        all.add(new Garbage(name, false, List.of(commands)));
    }

    private static void ask(List<Garbage> all, String name, Command... commands) {
        all.add(new Garbage(name, true, List.of(commands)));
    }

    private static Command put(long bytes) {
        return new Command.Put(TICKET, bytes);
    }

    private static Command chunk(long offset, int bytes) {
        return new Command.Chunk(TICKET, offset, MemorySegment.ofArray(new byte[bytes]));
    }

    private static void parcels(List<Garbage> all) {
        tell(all, "a chunk of nothing announced", chunk(0, 4));
        tell(all, "a chunk beyond its parcel", put(8), chunk(4, 8));
        tell(all, "a chunk larger than its parcel", put(8), chunk(0, 9));
        tell(all, "a chunk before its parcel", put(8), chunk(-4, 4));
        tell(all, "a chunk whose end wraps around", put(8), chunk(Long.MAX_VALUE, 4));
        tell(all, "a chunk sent twice", put(8), chunk(0, 4), chunk(0, 4));
        tell(all, "chunks that overlap", put(8), chunk(0, 6), chunk(4, 2));
        tell(all, "a chunk behind a whole parcel", put(4), chunk(0, 4), chunk(0, 4));
        tell(all, "a parcel of negative size", put(-1));
        tell(all, "a parcel of the least size there is", put(Long.MIN_VALUE));
        tell(all, "a parcel no device can hold", put(1L << 60));
        tell(all, "a parcel of the greatest size there is", put(Long.MAX_VALUE));
        tell(all, "a parcel announced twice", put(8), put(8));
        tell(all, "a ticket delivered twice", put(4), chunk(0, 4), put(4), chunk(0, 4));
    }

    private static void objects(List<Garbage> all) {
        tell(all, "a second Hello", Command.Hello.of("again"));
        tell(all, "an expected id that is taken", expect(HELD, TWO, TICKET));
        tell(
                all,
                "a ticket expected twice",
                expect(FRESH, TWO, TICKET),
                expect(FRESH + 1, TWO, TICKET));
        tell(all, "an expected object of absurd size", expect(FRESH, huge(), TICKET));
        tell(all, "an unknown id to free", new Command.Free(List.of(UNKNOWN)));
        tell(all, "an id to free twice", new Command.Free(List.of(HELD, HELD)));
        tell(all, "an unknown id to tag", new Command.Tag(UNKNOWN, Set.of("#x"), ""));
        tell(all, "an unknown id to move", new Command.MoveOut(UNKNOWN, ROW, "here", TICKET));
        tell(all, "a view to move outside", new Command.MoveOut(HELD, BEYOND, "here", TICKET));
        tell(all, "a move to nobody", new Command.MoveOut(HELD, ROW, "nowhere", TICKET));
    }

    private static Shape huge() {
        return Shape.of(Shape.MAX_SIZE);
    }

    private static Command expect(long id, Shape shape, long ticket) {
        return new Command.Expect(id, F, shape, ticket);
    }

    private static Target fresh(DType dtype, long... dims) {
        Shape shape = Shape.of(dims);
        return new Target(FRESH, dtype, shape, Layout.contiguous(shape), true);
    }

    private static Target held(Layout view) {
        return new Target(HELD, F, TWO, view, false);
    }

    private static Command execute(Op op, List<Source> in, Target... out) {
        return new Command.Execute(op, in, List.of(), List.of(out), "");
    }

    private static List<Source> from(long... ids) {
        List<Source> sources = new ArrayList<>();
        for (long id : ids) {
            sources.add(new Source(id, ROW));
        }
        return sources;
    }

    private static void operands(List<Garbage> all) {
        tell(all, "an unknown input", execute(COPY, from(UNKNOWN), fresh(F, 2)));
        tell(
                all,
                "an unknown output",
                execute(COPY, from(HELD), new Target(UNKNOWN, F, TWO, ROW, false)));
        tell(
                all,
                "a new output whose id is taken",
                execute(COPY, from(HELD), new Target(HELD, F, TWO, ROW, true)));
        Op twice = new Op.Map(X, X);
        tell(all, "one new id for two", execute(twice, from(HELD), fresh(F, 2), fresh(F, 2)));
        tell(all, "one output for two", execute(twice, from(HELD), held(ROW), held(ROW)));
        tell(
                all,
                "an input view outside",
                execute(COPY, List.of(new Source(HELD, BEYOND)), fresh(F, 2)));
        tell(all, "an output view outside", execute(COPY, from(HELD), held(BEYOND)));
        Layout doubled = ROW.slice(0, 0, 1, 1).expand(TWO);
        tell(all, "an output written twice", execute(COPY, from(HELD), held(doubled)));
        Target huge = new Target(FRESH, F, huge(), Layout.contiguous(huge()), true);
        tell(all, "an output of absurd size", execute(COPY, from(HELD), huge));
        List<Source> endless = List.of(new Source(HELD, ENDLESS));
        tell(all, "an endless input", execute(COPY, endless, fresh(F, 2)));
        tell(all, "no output", execute(COPY, from(HELD)));
        tell(all, "no input", execute(COPY, List.of(), fresh(F, 2)));
        tell(all, "an input too many", execute(COPY, from(HELD, HELD), fresh(F, 2)));
        tell(all, "an output of another shape", execute(COPY, from(HELD), fresh(F, 3)));
        tell(all, "an output of another dtype", execute(COPY, from(HELD), fresh(DType.INT32, 2)));
        tell(all, "an input of another dtype", execute(COPY, from(WHOLE_NUMBERS), fresh(F, 2)));
        Op number = new Op.Map(new Expr.Immediate(0, F));
        tell(all, "an immediate left out", execute(number, List.of(), fresh(F, 2)));
        tell(
                all,
                "an immediate too many",
                new Command.Execute(COPY, from(HELD), List.of(1L), List.of(fresh(F, 2)), ""));
    }

    private static void ops(List<Garbage> all) {
        Expr index = new Expr.Cast(F, new Expr.Index(7));
        tell(all, "the index of no dimension", execute(new Op.Map(index), List.of(), fresh(F, 2)));
        Op reduce = new Op.Reduce(ReduceKind.SUM, new Axes(-1), X);
        tell(all, "a reduction of no dimension", execute(reduce, from(HELD), fresh(F)));
        tell(all, "a softmax of no dimension", execute(softmax(99), from(HELD), fresh(F, 2)));
        tell(all, "a softmax of a negative one", execute(softmax(-1), from(HELD), fresh(F, 2)));
        Op gather = new Op.Gather(-1);
        tell(all, "a gather of none", execute(gather, from(HELD, WHOLE_NUMBERS), fresh(F, 2)));
        tell(all, "a gather by floats", execute(new Op.Gather(0), from(HELD, HELD), fresh(F, 2)));
        Op scatter = new Op.Scatter(3, ScatterMode.ADD);
        tell(
                all,
                "a scatter of none",
                execute(scatter, from(HELD, WHOLE_NUMBERS, HELD), fresh(F, 2)));
        tell(all, "a product of rows", execute(Op.MatMul.INSTANCE, from(HELD, HELD), fresh(F)));
        tell(
                all,
                "classes of no logits",
                execute(Composite.CrossEntropy.INSTANCE, from(HELD, WHOLE_NUMBERS), fresh(F, 2)));
        Expr whole = new Expr.Input(0, DType.INT64);
        Expr divided = new Expr.Binary(BinaryKind.FLOOR_DIV, whole, new Expr.Const(0, DType.INT64));
        tell(
                all,
                "a division by zero",
                execute(new Op.Map(divided), from(WHOLE_NUMBERS), fresh(DType.INT64, 2)));
    }

    private static Op softmax(int axis) {
        return new Composite.Softmax(axis);
    }

    private static void requests(List<Garbage> all) {
        ask(all, "an unknown id to read", new Command.Get(REQUEST, UNKNOWN, ROW));
        ask(all, "a view to read outside", new Command.Get(REQUEST, HELD, BEYOND));
        ask(all, "more to read than a host holds", new Command.Get(REQUEST, HELD, ENDLESS));
        ask(all, "an unknown id to wait for", new Command.Fence(REQUEST, UNKNOWN));
        ask(
                all,
                "a read of what nothing could write",
                execute(COPY, from(UNKNOWN), fresh(F, 2)),
                new Command.Get(REQUEST, FRESH, ROW));
        ask(
                all,
                "a read of what had no room",
                execute(COPY, from(HELD), new Target(FRESH, F, huge(), ROW, true)),
                new Command.Get(REQUEST, FRESH, ROW));
    }

    @Override
    public String toString() {
        return name;
    }
}
