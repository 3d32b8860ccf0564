package io.farpoint;

import io.farpoint.engine.InPlace;
import io.farpoint.op.BinaryKind;

/**
 * The in-place ops of a {@link Tensor}, named as in torch with a trailing underscore: they write
 * through the handle's layout, return the tensor, and are part of the graph. Refused on a leaf that
 * requires grad (or a view of one) outside {@link Farpoint#noGrad(Runnable)}, and through an
 * expanded view.
 */
public sealed interface InPlaceOps permits Tensor {
    /** Adds a tensor. */
    default Tensor add_(Tensor other) {
        return InPlace.binary(BinaryKind.ADD, (Tensor) this, other);
    }

    /** Adds a whole number. */
    default Tensor add_(long other) {
        return InPlace.binary(BinaryKind.ADD, (Tensor) this, other);
    }

    /** Adds a number. */
    default Tensor add_(double other) {
        return InPlace.binary(BinaryKind.ADD, (Tensor) this, other);
    }

    /** Subtracts a tensor. */
    default Tensor sub_(Tensor other) {
        return InPlace.binary(BinaryKind.SUB, (Tensor) this, other);
    }

    /** Subtracts a whole number. */
    default Tensor sub_(long other) {
        return InPlace.binary(BinaryKind.SUB, (Tensor) this, other);
    }

    /** Subtracts a number. */
    default Tensor sub_(double other) {
        return InPlace.binary(BinaryKind.SUB, (Tensor) this, other);
    }

    /** Multiplies by a tensor. */
    default Tensor mul_(Tensor other) {
        return InPlace.binary(BinaryKind.MUL, (Tensor) this, other);
    }

    /** Multiplies by a whole number. */
    default Tensor mul_(long other) {
        return InPlace.binary(BinaryKind.MUL, (Tensor) this, other);
    }

    /** Multiplies by a number. */
    default Tensor mul_(double other) {
        return InPlace.binary(BinaryKind.MUL, (Tensor) this, other);
    }

    /** Divides by a tensor; floating only. */
    default Tensor div_(Tensor other) {
        return InPlace.binary(BinaryKind.DIV, (Tensor) this, other);
    }

    /** Divides by a whole number; floating only. */
    default Tensor div_(long other) {
        return InPlace.binary(BinaryKind.DIV, (Tensor) this, other);
    }

    /** Divides by a number; floating only. */
    default Tensor div_(double other) {
        return InPlace.binary(BinaryKind.DIV, (Tensor) this, other);
    }

    /** Writes 0 everywhere. */
    default Tensor zero_() {
        return InPlace.fill((Tensor) this, 0L);
    }

    /** Writes a whole number everywhere. */
    default Tensor fill_(long value) {
        return InPlace.fill((Tensor) this, value);
    }

    /** Writes a number everywhere, converted as by a cast. */
    default Tensor fill_(double value) {
        return InPlace.fill((Tensor) this, value);
    }

    /** Writes another tensor's elements, broadcast and converted. */
    default Tensor copy_(Tensor source) {
        return InPlace.copy((Tensor) this, source);
    }
}
