package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.Shape;

/** The record of an object that the worker's owner lent, read-only. */
final class BorrowedRecord extends ObjectRecord {
    BorrowedRecord(EngineWorker worker, long id, DType dtype, Shape shape) {
        super(worker, id, dtype, shape);
    }

    @Override
    boolean isBorrowed() {
        return true;
    }
}
