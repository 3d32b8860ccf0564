package io.farpoint.examples;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * An array of unsigned bytes in the IDX format of the MNIST files: two zero bytes, the type's code
 * (8), the number of dimensions, each dimension as a big-endian int, the values.
 *
 * @param shape its dimensions
 * @param values all values, the last dimension fastest
 */
record IdxFile(int[] shape, byte[] values) {
    private static final int UNSIGNED_BYTES = 8;
    private static final int MOST_DIMENSIONS = 8;

    /** Reads a gzipped file of the folder {@code data}. */
    static IdxFile load(String name) {
        try (InputStream file = new GZIPInputStream(CsvTable.open(name))) {
            return read(file);
        } catch (IOException cause) {
            throw new UncheckedIOException(name + ": " + cause.getMessage(), cause);
        }
    }

    static IdxFile read(InputStream file) throws IOException {
        var in = new DataInputStream(file);
        int magic = in.readInt();
        int dimensions = magic & 0xff;
        if (magic >>> 8 != UNSIGNED_BYTES || dimensions < 1 || dimensions > MOST_DIMENSIONS) {
            throw new IOException("no IDX file of bytes: it begins with %08x".formatted(magic));
        }
        int[] shape = new int[dimensions];
        int size = 1;
        for (int i = 0; i < dimensions; i++) {
            shape[i] = in.readInt();
            size = Math.multiplyExact(size, shape[i]);
        }
        byte[] values = in.readNBytes(size);
        if (values.length < size || in.read() >= 0) {
            throw new IOException(
                    "an IDX file of shape "
                            + Arrays.toString(shape)
                            + " has "
                            + size
                            + " values, and this one has not");
        }
        return new IdxFile(shape, values);
    }

    /** How many items it holds: its first dimension. */
    int items() {
        return shape[0];
    }

    /** The values of some items. */
    byte[] items(int from, int to) {
        int each = values.length / shape[0];
        return Arrays.copyOfRange(values, from * each, to * each);
    }
}
