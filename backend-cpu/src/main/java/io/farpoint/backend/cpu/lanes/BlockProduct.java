package io.farpoint.backend.cpu.lanes;

/**
 * The product of two packed blocks. The left one lies in rows; the right one in slivers: so many
 * columns side by side, one row of them after the other. Each element of the result takes its terms
 * in order and one by one, floating ones fused, so that blocks, lanes and threads change no bit.
 *
 * @param <A> the array of the elements
 */
public interface BlockProduct<A> {
    /**
     * How many columns a sliver has.
     *
     * @return the columns
     */
    int columns();

    /**
     * Copies a row of the right block into its place in every sliver.
     *
     * @param row the row, readable up to a whole number of slivers
     * @param slivers the packed block
     * @param k the row's number
     * @param deep how many rows the block has
     * @param width how many columns it has
     */
    void pack(A row, A slivers, int k, int deep, int width);

    /**
     * Adds the product to the result, of which whole slivers are written.
     *
     * @param left the left block
     * @param leftPitch from one of its rows to the next
     * @param height how many rows it has
     * @param slivers the right block
     * @param width how many columns it has
     * @param result the result
     * @param resultPitch from one of its rows to the next
     * @param deep columns of the left block, rows of the right one
     */
    void multiply(
            A left,
            int leftPitch,
            int height,
            A slivers,
            int width,
            A result,
            int resultPitch,
            int deep);
}
