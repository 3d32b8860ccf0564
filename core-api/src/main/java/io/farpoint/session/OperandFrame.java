package io.farpoint.session;

import io.farpoint.spi.Operand;
import java.util.Arrays;

/** The argument arrays of one op on its way through a session; of the usual sizes, reused. */
final class OperandFrame {
    /** The largest array that is kept; larger ones are made for their op. */
    private static final int MAX_KEPT = 4;

    private final StoredObject[][] inputs = new StoredObject[MAX_KEPT + 1][];
    private final StoredObject[][] outputs = new StoredObject[MAX_KEPT + 1][];
    private final Operand[][] sources = new Operand[MAX_KEPT + 1][];
    private final Operand[][] targets = new Operand[MAX_KEPT + 1][];

    OperandFrame() {
        for (int i = 0; i <= MAX_KEPT; i++) {
            inputs[i] = new StoredObject[i];
            outputs[i] = new StoredObject[i];
            sources[i] = new Operand[i];
            targets[i] = new Operand[i];
        }
    }

    StoredObject[] inputs(int count) {
        return count <= MAX_KEPT ? inputs[count] : new StoredObject[count];
    }

    StoredObject[] outputs(int count) {
        return count <= MAX_KEPT ? outputs[count] : new StoredObject[count];
    }

    Operand[] sources(int count) {
        return count <= MAX_KEPT ? sources[count] : new Operand[count];
    }

    Operand[] targets(int count) {
        return count <= MAX_KEPT ? targets[count] : new Operand[count];
    }

    static void clear(Object[] array) {
        Arrays.fill(array, null);
    }
}
