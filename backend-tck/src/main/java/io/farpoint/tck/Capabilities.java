package io.farpoint.tck;

import io.farpoint.spi.Backend;
import io.farpoint.spi.OpSignature;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * What a backend tells the kit of itself. Which ops it runs is not among it: that its {@code
 * supports} says, and the support table beside its tests records.
 *
 * @param backend the provider's name; if another backend answers, every law fails
 * @param opener opens a fresh device that may hold so many bytes; the kit closes it
 * @param accuracy how far its transcendentals may be off
 * @param bitsDependOnLayout which ops may give other bits when their inputs are strided otherwise:
 *     a vendor's matmul may, own kernels never
 * @param faults how to make its device late or lose it, if its tests can
 */
public record Capabilities(
        String backend,
        LongFunction<Backend> opener,
        Accuracy accuracy,
        Predicate<OpSignature> bitsDependOnLayout,
        Optional<Faults> faults) {
    /** The memory limit of a device that no law of limits is about. */
    public static final long AMPLE_BYTES = 1L << 30;

    /**
     * A backend of own kernels with the usual accuracy.
     *
     * @param backend the provider's name
     * @param opener opens a fresh device that may hold so many bytes
     * @return its capabilities
     */
    public static Capabilities of(String backend, LongFunction<Backend> opener) {
        return new Capabilities(backend, opener, Accuracy.FOUR_ULPS, _ -> false, Optional.empty());
    }

    /**
     * The same with another accuracy.
     *
     * @param other how far transcendentals may be off
     * @return the changed capabilities
     */
    public Capabilities with(Accuracy other) {
        return new Capabilities(backend, opener, other, bitsDependOnLayout, faults);
    }

    /**
     * The same with ways to make the device late or lose it.
     *
     * @param ways the ways
     * @return the changed capabilities
     */
    public Capabilities with(Faults ways) {
        return new Capabilities(backend, opener, accuracy, bitsDependOnLayout, Optional.of(ways));
    }

    /**
     * The same for a backend some of whose ops' bits depend on their inputs' layouts.
     *
     * @param which those ops
     * @return the changed capabilities
     */
    public Capabilities withLayoutDependentBits(Predicate<OpSignature> which) {
        return new Capabilities(backend, opener, accuracy, which, faults);
    }

    /**
     * Opens a device with memory enough.
     *
     * @return the device
     */
    public Backend open() {
        return opener.apply(AMPLE_BYTES);
    }
}
