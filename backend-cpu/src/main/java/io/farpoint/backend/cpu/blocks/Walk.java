package io.farpoint.backend.cpu.blocks;

import io.farpoint.Shape;
import io.farpoint.op.Exprs;
import io.farpoint.op.Layout;

/**
 * A walk of several strided operands over one index space, in row-major order of its dimensions, by
 * strips: rows of equal length. Dimensions of size 1 fall away and neighbours that every operand
 * steps through evenly become one, so that dense and broadcast shapes make long rows. Reused from
 * op to op; allocates nothing.
 */
public final class Walk {
    private static final int OPERANDS = Exprs.MAX_INPUTS + Exprs.MAX_OUTPUTS + Shape.MAX_RANK + 1;

    private final long[] sizes = new long[Shape.MAX_RANK + 1];
    private final long[][] strides = new long[OPERANDS][Shape.MAX_RANK + 1];
    private final long[] starts = new long[OPERANDS];
    private final long[] positions = new long[OPERANDS];
    private final long[] index = new long[Shape.MAX_RANK + 1];
    private int rank;
    private int operands;
    private int rows;
    private int length;

    /** Starts over with an index space. */
    public void begin(Shape shape) {
        rank = shape.rank();
        operands = 0;
        for (int i = 0; i < rank; i++) {
            sizes[i] = shape.size(i);
        }
    }

    /** Starts over with some dimensions of a shape, in the order given. */
    public void begin(Shape shape, int[] axes, int count) {
        rank = count;
        operands = 0;
        for (int i = 0; i < count; i++) {
            sizes[i] = shape.size(axes[i]);
        }
    }

    /** Adds an operand of the space's shape. */
    public int add(Layout layout) {
        long[] steps = strides[operands];
        for (int i = 0; i < rank; i++) {
            steps[i] = layout.stride(i);
        }
        starts[operands] = layout.offset();
        return operands++;
    }

    /** Adds an operand of which the space holds some dimensions. */
    public int add(Layout layout, int[] axes, int count) {
        long[] steps = strides[operands];
        for (int i = 0; i < count; i++) {
            steps[i] = layout.stride(axes[i]);
        }
        starts[operands] = layout.offset();
        return operands++;
    }

    /** Adds an operand that stands still along one dimension whatever its layout says. */
    public int addExcept(Layout layout, int axis) {
        int operand = add(layout);
        strides[operand][axis] = 0;
        return operand;
    }

    /** Adds an operand whose position is the index along a dimension of the space; -1: always 0. */
    public int addRamp(int dimension) {
        long[] steps = strides[operands];
        for (int i = 0; i < rank; i++) {
            steps[i] = i == dimension ? 1 : 0;
        }
        starts[operands] = 0;
        return operands++;
    }

    /** Adds an innermost dimension; its strides are set by {@link #setInner}. */
    public void appendDimension() {
        sizes[rank] = 1;
        for (int i = 0; i < operands; i++) {
            strides[i][rank] = 0;
        }
        rank++;
    }

    /** Sets size and position of the innermost dimension. */
    public void setInnerSize(long size) {
        sizes[rank - 1] = size;
    }

    /** Sets where an operand starts and how it steps along the innermost dimension. */
    public void setInner(int operand, long start, long stride) {
        starts[operand] = start;
        strides[operand][rank - 1] = stride;
    }

    /** Orders the dimensions so that an operand's strides fall. */
    public void sortBy(int operand) {
        long[] key = strides[operand];
        for (int i = 1; i < rank; i++) {
            for (int j = i; j > 0 && Math.abs(key[j - 1]) < Math.abs(key[j]); j--) {
                swap(j - 1, j);
            }
        }
    }

    private void swap(int i, int j) {
        long size = sizes[i];
        sizes[i] = sizes[j];
        sizes[j] = size;
        for (int k = 0; k < operands; k++) {
            long[] steps = strides[k];
            long step = steps[i];
            steps[i] = steps[j];
            steps[j] = step;
        }
    }

    /** Drops dimensions of size 1 and joins those that all operands step through evenly. */
    public void collapse() {
        int kept = 0;
        for (int i = 0; i < rank; i++) {
            if (sizes[i] == 1) {
                continue;
            }
            if (kept > 0 && joins(kept - 1, i)) {
                sizes[kept - 1] *= sizes[i];
                for (int k = 0; k < operands; k++) {
                    strides[k][kept - 1] = strides[k][i];
                }
                continue;
            }
            sizes[kept] = sizes[i];
            for (int k = 0; k < operands; k++) {
                strides[k][kept] = strides[k][i];
            }
            kept++;
        }
        rank = kept;
    }

    private boolean joins(int outer, int inner) {
        for (int k = 0; k < operands; k++) {
            if (strides[k][outer] != strides[k][inner] * sizes[inner]) {
                return false;
            }
        }
        return true;
    }

    /** Takes the innermost dimension out of the walk. */
    public void dropInner() {
        rank--;
    }

    /** Becomes a walk of its own through the same operands, at the first element. */
    public void follow(Walk other) {
        rank = other.rank;
        operands = other.operands;
        System.arraycopy(other.sizes, 0, sizes, 0, rank);
        System.arraycopy(other.starts, 0, starts, 0, operands);
        for (int k = 0; k < operands; k++) {
            System.arraycopy(other.strides[k], 0, strides[k], 0, rank);
        }
        reset();
    }

    /** Goes to an element by its number in the order of the walk. */
    public void seek(long element) {
        reset();
        long rest = element;
        for (int i = rank - 1; i >= 0 && rest != 0; i--) {
            long at = rest % sizes[i];
            rest /= sizes[i];
            step(i, at);
        }
    }

    /** Whether the strip's elements of an operand are neighbours, in order. */
    public boolean isSolid(int operand) {
        return (stride(operand) == 1 || length == 1) && (rows == 1 || rowStride(operand) == length);
    }

    /** How many rows there are before the dimension outside them goes on. */
    public long rowsLeft() {
        return rank < 2 ? 1 : sizes[rank - 2] - index[rank - 2];
    }

    /** Goes to the first element. */
    public void reset() {
        for (int i = 0; i < rank; i++) {
            index[i] = 0;
        }
        System.arraycopy(starts, 0, positions, 0, operands);
    }

    /** Lays the next strip: at most so many elements, at least one. Not past the end. */
    public void strip(int most) {
        if (rank == 0) {
            rows = 1;
            length = 1;
            return;
        }
        long inner = sizes[rank - 1];
        long left = inner - index[rank - 1];
        if (rank == 1 || left < inner || most < inner) {
            rows = 1;
            length = (int) Math.min(left, most);
            return;
        }
        length = (int) inner;
        rows = (int) Math.min(most / inner, sizes[rank - 2] - index[rank - 2]);
    }

    /** Goes on to what follows the strip. */
    public void advance() {
        if (rank == 0) {
            return;
        }
        int last = rank - 1;
        if (rows == 1) {
            step(last, length);
            if (index[last] == sizes[last]) {
                step(last, -sizes[last]);
                carry(last - 1, 1);
            }
        } else {
            carry(last - 1, rows);
        }
    }

    private void carry(int dimension, long by) {
        long count = by;
        for (int i = dimension; i >= 0; i--) {
            step(i, count);
            if (index[i] < sizes[i]) {
                return;
            }
            step(i, -sizes[i]);
            count = 1;
        }
    }

    private void step(int dimension, long by) {
        index[dimension] += by;
        for (int k = 0; k < operands; k++) {
            positions[k] += by * strides[k][dimension];
        }
    }

    /** The first operand, of the first so many, that moves over the space; 0 if none does. */
    public int firstThatMoves(int count) {
        for (int i = 0; i < count; i++) {
            if (!isStill(i)) {
                return i;
            }
        }
        return 0;
    }

    /** Whether an operand stands still over the whole space. */
    public boolean isStill(int operand) {
        for (int i = 0; i < rank; i++) {
            if (strides[operand][i] != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The operands, of the first so many, that stand still along the innermost dimension.
     *
     * @return a bit each, or -1 if one of the others does not run there without gaps
     */
    public long stillWhereOthersRun(int count) {
        long still = 0;
        for (int i = 0; i < count; i++) {
            long stride = stride(i);
            if (stride == 0 && innerSize() > 1) {
                still |= 1L << i;
            } else if (stride != 1 && innerSize() > 1) {
                return -1;
            }
        }
        return still;
    }

    /** The most elements of a block that, where rows are short, ends with a row. */
    public int blockOfRows() {
        long inner = innerSize();
        return (int) (inner >= Scratch.BLOCK ? Scratch.BLOCK : Scratch.BLOCK / inner * inner);
    }

    /** The dimensions left, after what collapsed. */
    public int rank() {
        return rank;
    }

    /** The size of the innermost dimension; 1 where there is none. */
    public long innerSize() {
        return rank == 0 ? 1 : sizes[rank - 1];
    }

    /** The elements of the whole space. */
    public long size() {
        long size = 1;
        for (int i = 0; i < rank; i++) {
            size *= sizes[i];
        }
        return size;
    }

    /** The rows of the strip. */
    public int rows() {
        return rows;
    }

    /** The length of each row of the strip. */
    public int length() {
        return length;
    }

    /** Where an operand stands at the strip's first element. */
    public long position(int operand) {
        return positions[operand];
    }

    /** How far apart an operand's rows stand. */
    public long rowStride(int operand) {
        return rank > 1 ? strides[operand][rank - 2] : 0;
    }

    /** How far apart an operand's elements stand in a row. */
    public long stride(int operand) {
        return rank > 0 ? strides[operand][rank - 1] : 0;
    }
}
