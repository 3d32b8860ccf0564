package io.farpoint.engine;

import io.farpoint.op.Layout;
import java.util.Arrays;

/** The argument arrays of one op on the caller's side; of the usual sizes, reused. */
final class CallFrame {
    /** The largest array that is kept; larger ones are made for their op. */
    private static final int MAX_KEPT = 3;

    private final Handle[][] handles = new Handle[MAX_KEPT + 1][];
    private final Layout[][] views = new Layout[MAX_KEPT + 1][];
    private final ObjectRecord[][] records = new ObjectRecord[MAX_KEPT + 1][];
    private final ObjectRecord[] output = new ObjectRecord[1];
    private final Layout[] outputView = new Layout[1];

    CallFrame() {
        for (int i = 0; i <= MAX_KEPT; i++) {
            handles[i] = new Handle[i];
            views[i] = new Layout[i];
            records[i] = new ObjectRecord[i];
        }
    }

    Handle[] handles(int count) {
        return handles[count];
    }

    Layout[] views(int count) {
        return views[count];
    }

    ObjectRecord[] records(int count) {
        return count <= MAX_KEPT ? records[count] : new ObjectRecord[count];
    }

    ObjectRecord[] output(ObjectRecord record) {
        output[0] = record;
        return output;
    }

    Layout[] outputView(Layout view) {
        outputView[0] = view;
        return outputView;
    }

    /** Lets go of what an op of that many inputs left here. */
    void clear(int inputs) {
        output[0] = null;
        outputView[0] = null;
        if (inputs <= MAX_KEPT) {
            Arrays.fill(handles[inputs], null);
            Arrays.fill(views[inputs], null);
            Arrays.fill(records[inputs], null);
        }
    }
}
