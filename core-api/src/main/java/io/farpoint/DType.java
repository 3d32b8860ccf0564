package io.farpoint;

/**
 * The element types of a tensor. Their order is the order of type promotion: the promoted type of
 * two tensors is the later of the two, as in torch for this set.
 */
public enum DType {
    /** One byte, 0 or 1. */
    BOOL(1, 1, Category.BOOLEAN),
    /** Unsigned 8-bit integer. */
    UINT8(2, 1, Category.INTEGER),
    /** Signed 32-bit integer, two's complement. */
    INT32(3, 4, Category.INTEGER),
    /** Signed 64-bit integer, two's complement. */
    INT64(4, 8, Category.INTEGER),
    /** IEEE 754 binary32. */
    FLOAT32(5, 4, Category.FLOATING),
    /** IEEE 754 binary64. */
    FLOAT64(6, 8, Category.FLOATING);

    /** The kinds of numbers that promotion tells apart, lowest first. */
    public enum Category {
        /** Truth values. */
        BOOLEAN,
        /** Whole numbers. */
        INTEGER,
        /** Floating-point numbers. */
        FLOATING
    }

    private static final DType[] VALUES = values();

    private final int code;
    private final int bytes;
    private final Category category;

    DType(int code, int bytes, Category category) {
        this.code = code;
        this.bytes = bytes;
        this.category = category;
    }

    /**
     * The frozen number of this type on the wire; 7 and 8 are reserved for BFLOAT16 and FLOAT16.
     *
     * @return the wire code
     */
    public int code() {
        return code;
    }

    /**
     * The size of one element.
     *
     * @return bytes per element
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Boolean, integer or floating.
     *
     * @return the category of this type
     */
    public Category category() {
        return category;
    }

    /**
     * Whether this is a floating-point type, the only types that carry gradients.
     *
     * @return true for FLOAT32 and FLOAT64
     */
    public boolean isFloating() {
        return category == Category.FLOATING;
    }

    /**
     * Whether this is an integer type (BOOL is not).
     *
     * @return true for UINT8, INT32 and INT64
     */
    public boolean isInteger() {
        return category == Category.INTEGER;
    }

    /**
     * Torch's {@code promote_types}: the smallest type of this set that both convert to.
     *
     * @param other the other type
     * @return the promoted type
     */
    public DType promote(DType other) {
        return ordinal() >= other.ordinal() ? this : other;
    }

    /**
     * The type that a Java number of a category takes beside a tensor of this type: the tensor's
     * own if its category is as high, else torch's default of the number's category.
     *
     * @param scalar the number's category
     * @return the type in which both are computed
     */
    public DType withScalar(Category scalar) {
        if (scalar.compareTo(category) <= 0) {
            return this;
        }
        return scalar == Category.FLOATING ? FLOAT32 : INT64;
    }

    /**
     * The name torch prints, without its prefix: {@code int64}, {@code float32}.
     *
     * @return the lower-case name
     */
    public String torchName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * The type with a wire code.
     *
     * @param code a wire code
     * @return the type
     * @throws DTypeException if no type has this code
     */
    public static DType ofCode(int code) {
        for (DType dtype : VALUES) {
            if (dtype.code == code) {
                return dtype;
            }
        }
        throw new DTypeException(
                "no dtype has wire code " + code + "; the peer speaks another version");
    }
}
