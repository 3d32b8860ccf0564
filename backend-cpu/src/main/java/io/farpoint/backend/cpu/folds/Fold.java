package io.farpoint.backend.cpu.folds;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.Scalars;

/**
 * How a reduction joins values of one dtype: loops over arrays from their first element, which the
 * JIT vectorises.
 *
 * <p>The value of a reduction is defined by the row-major index {@code i} of an element within the
 * reduced dimensions alone, so that neither layout nor a later cut over threads changes a bit.
 * Elements are cut into chunks of {@link #CHUNK}. Within a chunk virtual lane {@code i % 64} starts
 * from the kind's identity and joins its elements in order; lanes are then joined in a tree: lane
 * {@code l} with lane {@code l + s}, for {@code s} of 32, 16, 8, 4, 2, 1. More than one chunk's
 * results are joined in order from the identity, those of FLOAT32 in double, rounded once at the
 * end. (A lane of a sum is never -0, so lanes without elements change nothing.)
 *
 * @param <A> the array type of the values
 */
public abstract class Fold<A> {
    /** The virtual lanes. */
    public static final int LANES = 64;

    /** The elements of a chunk: 64 a lane, so that an error grows with 64 and not with all. */
    public static final int CHUNK = 64 * LANES;

    /** The values' dtype. */
    public final DType dtype;

    /** The values' storage. */
    public final Storage storage;

    /** The storage in which chunks' results are joined. */
    public final Storage carryStorage;

    /** The identity's bits. */
    public final long identity;

    private final long carryIdentity;

    Fold(DType dtype, DType carry, double identity) {
        this.dtype = dtype;
        this.storage = Storage.of(dtype);
        this.carryStorage = Storage.of(carry);
        this.identity = Scalars.bits(identity, dtype);
        this.carryIdentity = Scalars.bits(identity, carry);
    }

    /** {@code lanes[i] = lanes[i] op values[i]}. */
    public abstract void fold(A lanes, A values, int n);

    /** {@code lanes[i] = lanes[i] op values[at + i]}. */
    public abstract void foldAt(A lanes, A values, int at, int n);

    /** {@code lanes[i] = lanes[i] op lanes[distance + i]} for i below the distance. */
    public abstract void halve(A lanes, int distance);

    /**
     * Joins a whole block ({@link io.farpoint.backend.cpu.blocks.Scratch#BLOCK}) of values into 64
     * lanes; may change the values. Loops have literal distances, without which the JIT does not
     * vectorise them (measured).
     */
    public abstract void foldBlock(A lanes, A values);

    /** {@code carry[i] = carry[i] op lanes[i]}. */
    @SuppressWarnings("unchecked") // the carry has the values' storage unless overridden
    public void drain(A lanes, Object carry, int n) {
        fold((A) carry, lanes, n);
    }

    /** Rounds the carry to the values' dtype. */
    public void finish(Object carry, A lanes, int n) {
        System.arraycopy(carry, 0, lanes, 0, n);
    }

    /** Sets lanes to the identity. */
    public final void clear(A lanes, int n) {
        storage.fill(lanes, 0, n, identity);
    }

    /** Sets a carry to the identity. */
    public final void clearCarry(Object carry, int n) {
        carryStorage.fill(carry, 0, n, carryIdentity);
    }

    /** The fold of a kind over a dtype that has it. */
    public static Fold<?> of(ReduceKind kind, DType dtype) {
        return switch (dtype) {
            case BOOL -> BooleanFolds.of(kind);
            case UINT8 -> UnsignedByteFolds.of(kind);
            case INT32 -> IntFolds.of(kind);
            case INT64 -> LongFolds.of(kind);
            case FLOAT32 -> FloatFolds.of(kind);
            case FLOAT64 -> DoubleFolds.of(kind);
        };
    }
}
