package io.farpoint.backend.cpu.fused;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Makes loops. Names the Vector API: to be touched only where {@link VectorModule} has it. */
final class LoopCompiler {
    /** Bytes of code from which HotSpot leaves a method to the interpreter (HugeMethodLimit). */
    private static final int HUGE_METHOD_BYTES = 8000;

    private final LaneCode lanes = new LaneCode();
    private final int registerBits = VectorShape.preferredShape().vectorBitSize();

    /** The class of each lane's vectors, then of its masks; any where there are none. */
    private List<Class<?>> types(LoopShape shape) {
        List<Class<?>> vectors = new ArrayList<>();
        List<Class<?>> masks = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            int bits = shape.lanes() * lane.width * Byte.SIZE;
            if (bits < VectorShape.S_64_BIT.vectorBitSize() || bits > registerBits) {
                vectors.add(Object.class);
                masks.add(Object.class);
            } else {
                VectorShape width = VectorShape.forBitSize(bits);
                VectorSpecies<?> species = VectorSpecies.of(lane.element, width);
                vectors.add(species.vectorType());
                masks.add(species.maskAll(true).getClass());
            }
        }
        vectors.addAll(masks);
        return vectors;
    }

    /** The lanes of a loop's vectors. */
    int lanes(LoopSpec spec) {
        return LoopShape.of(spec, registerBits).lanes();
    }

    /** The loop, or null where there is none: then the block form goes on serving. */
    FusedLoop compile(LoopSpec spec) {
        LoopShape shape = LoopShape.of(spec, registerBits);
        if (shape == null) {
            return null;
        }
        byte[] bytes = new LoopEmitter(spec, shape, lanes).emit();
        if (isHuge(bytes)) {
            return null;
        }
        try {
            return (FusedLoop)
                    MethodHandles.lookup()
                            .defineHiddenClassWithClassData(bytes, types(shape), true)
                            .lookupClass()
                            .getDeclaredConstructor()
                            .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a generated loop does not load: " + spec, e);
        }
    }

    private static boolean isHuge(byte[] type) {
        for (MethodModel method : ClassFile.of().parse(type).methods()) {
            CodeAttribute code = method.findAttribute(Attributes.code()).orElseThrow();
            if (code.codeLength() >= HUGE_METHOD_BYTES) {
                return true;
            }
        }
        return false;
    }
}
