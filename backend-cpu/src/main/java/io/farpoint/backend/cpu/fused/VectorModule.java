package io.farpoint.backend.cpu.fused;

import java.util.Optional;

/**
 * Whether the Vector API is there. It is an incubator module, resolved only where the JVM was told
 * to ({@code --add-modules jdk.incubator.vector}).
 */
public final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /** Looks for it, and makes this module read it where it is. */
    public static boolean isThere() {
        Optional<Module> vector = ModuleLayer.boot().findModule(NAME);
        vector.ifPresent(module -> VectorModule.class.getModule().addReads(module));
        return vector.isPresent();
    }
}
