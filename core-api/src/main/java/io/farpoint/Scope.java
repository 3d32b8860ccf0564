package io.farpoint;

/**
 * Releases at its end what was made in it on this thread, temporaries too, except what was kept or
 * is owned by something longer-lived (a leaf's gradient, an optimizer's state). Scopes nest.
 */
public interface Scope extends AutoCloseable {
    /**
     * Hands a tensor to the enclosing scope, or to nobody if there is none.
     *
     * @param tensor a tensor made in this scope
     * @return the same tensor
     */
    Tensor keep(Tensor tensor);

    /** Releases what was made in it. Idempotent; on another thread than its own it is refused. */
    @Override
    void close();
}
