package io.farpoint.session;

import io.farpoint.DType;
import io.farpoint.Shape;

/**
 * A client's name for an object on a worker: what {@link Link} calls speak of. Extended by the
 * caller's record of the object.
 */
public class ObjectRef {
    private final long id;
    private final DType dtype;
    private final Shape shape;

    /** The door's own knowledge of the object: a direct door keeps the stored object here. */
    volatile Object seat;

    /**
     * A name.
     *
     * @param id the object's id in its session
     * @param dtype its dtype
     * @param shape its whole shape
     */
    public ObjectRef(long id, DType dtype, Shape shape) {
        this.id = id;
        this.dtype = dtype;
        this.shape = shape;
    }

    /**
     * The object's id in its session.
     *
     * @return the id
     */
    public final long id() {
        return id;
    }

    /**
     * The object's dtype.
     *
     * @return the dtype
     */
    public final DType dtype() {
        return dtype;
    }

    /**
     * The object's whole shape.
     *
     * @return the shape
     */
    public final Shape shape() {
        return shape;
    }

    /**
     * The object's size.
     *
     * @return bytes
     */
    public final long bytes() {
        return shape.size() * dtype.bytes();
    }
}
