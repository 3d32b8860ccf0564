package io.farpoint.backend.cpu.fused;

import io.farpoint.DType;
import java.lang.constant.ClassDesc;

/** What a vector is made of. Truth values have no lane of their own: they are masks. */
enum Lane {
    BYTE("Byte", byte.class, 1),
    INT("Int", int.class, 4),
    LONG("Long", long.class, 8),
    FLOAT("Float", float.class, 4),
    DOUBLE("Double", double.class, 8);

    private static final String VECTORS = "jdk.incubator.vector.";

    /** How many there are. */
    static final int COUNT = values().length;

    static final ClassDesc MASK = ClassDesc.of(VECTORS + "VectorMask");
    static final ClassDesc SPECIES = ClassDesc.of(VECTORS + "VectorSpecies");
    static final ClassDesc BOOLS = ClassDesc.of(Lane.class.getPackageName(), "BoolLanes");
    static final ClassDesc CASTS = ClassDesc.of(Lane.class.getPackageName(), "CastLanes");
    static final ClassDesc FLOAT_FUNCTIONS =
            ClassDesc.of(Lane.class.getPackageName(), "FloatFunctionLanes");

    /** The name in method names and class names. */
    final String text;

    /** The type of an element. */
    final Class<?> element;

    /** Bytes of an element. */
    final int width;

    /** The vector's class. */
    final ClassDesc vector;

    /** The class of its ops. */
    final ClassDesc operations;

    Lane(String text, Class<?> element, int width) {
        this.text = text;
        this.element = element;
        this.width = width;
        this.vector = ClassDesc.of(VECTORS + text + "Vector");
        this.operations = ClassDesc.of(Lane.class.getPackageName(), text + "Lanes");
    }

    /** The lane of a dtype other than BOOL. */
    static Lane of(DType dtype) {
        return switch (dtype) {
            case BOOL -> throw new IllegalArgumentException("BOOL is a mask");
            case UINT8 -> BYTE;
            case INT32 -> INT;
            case INT64 -> LONG;
            case FLOAT32 -> FLOAT;
            case FLOAT64 -> DOUBLE;
        };
    }

    /** The lane of a vector's class, or null if it is none. */
    static Lane of(ClassDesc vector) {
        for (Lane lane : values()) {
            if (lane.vector.equals(vector)) {
                return lane;
            }
        }
        return null;
    }

    /** What a value of a dtype is in a local variable. */
    static ClassDesc valueOf(DType dtype) {
        return dtype == DType.BOOL ? MASK : of(dtype).vector;
    }

    /** The logarithm of the bytes of an element. */
    int shift() {
        return Integer.numberOfTrailingZeros(width);
    }

    /** The name of the species with so many lanes. */
    String species(int lanes) {
        return "SPECIES_" + lanes * width * Byte.SIZE;
    }
}
