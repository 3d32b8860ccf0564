package io.farpoint.backend.cpu.dnnl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The few calls of oneDNN that are used. Its libraries stay loaded for the life of the process:
 * OpenMP's cannot be unloaded. Safe from many threads.
 */
public final class Dnnl {
    private static final byte AS_IS = 'N';
    private static final byte TRANSPOSED = 'T';

    private final MethodHandle sgemm;
    private final MethodHandle maxThreads;
    private final MethodHandle setThreads;

    @SuppressWarnings("restricted") // calling native code is what this class is for
    private Dnnl(SymbolLookup dnnl) {
        Linker linker = Linker.nativeLinker();
        sgemm =
                linker.downcallHandle(
                        dnnl.findOrThrow("dnnl_sgemm"),
                        FunctionDescriptor.of(
                                JAVA_INT,
                                JAVA_BYTE,
                                JAVA_BYTE,
                                JAVA_LONG,
                                JAVA_LONG,
                                JAVA_LONG,
                                JAVA_FLOAT,
                                ADDRESS,
                                JAVA_LONG,
                                ADDRESS,
                                JAVA_LONG,
                                JAVA_FLOAT,
                                ADDRESS,
                                JAVA_LONG));
        // Looked up through oneDNN, these are of the OpenMP that it is bound to, which is another
        // library's where that was loaded before.
        maxThreads =
                linker.downcallHandle(
                        dnnl.findOrThrow("omp_get_max_threads"),
                        FunctionDescriptor.of(JAVA_INT),
                        Linker.Option.critical(false));
        setThreads =
                linker.downcallHandle(
                        dnnl.findOrThrow("omp_set_num_threads"),
                        FunctionDescriptor.ofVoid(JAVA_INT),
                        Linker.Option.critical(false));
    }

    /**
     * What stands in the way of loading it, found without loading or writing anything.
     *
     * @param cacheFolder where unpacked libraries are kept
     * @return null if nothing does, else the reason in one clause
     */
    public static String obstacle(Path cacheFolder) {
        return DnnlFiles.obstacle(cacheFolder);
    }

    /**
     * Loads it, unpacking its libraries if need be.
     *
     * @param cacheFolder where unpacked libraries are kept
     * @return the library
     * @throws DnnlUnavailableException with the reason in one clause
     */
    @SuppressWarnings("restricted") // calling native code is what this class is for
    public static Dnnl load(Path cacheFolder) {
        String obstacle = DnnlFiles.obstacle();
        if (obstacle != null) {
            throw new DnnlUnavailableException(obstacle, null);
        }
        Path openMp = DnnlFiles.unpack(cacheFolder, DnnlFiles.OPEN_MP);
        Path library = DnnlFiles.unpack(cacheFolder, DnnlFiles.DNNL);
        try {
            // OpenMP first: oneDNN then finds it by its name.
            SymbolLookup.libraryLookup(openMp, Arena.global());
            return new Dnnl(SymbolLookup.libraryLookup(library, Arena.global()));
        } catch (IllegalCallerException denied) {
            Module module = Dnnl.class.getModule();
            throw new DnnlUnavailableException(
                    "oneDNN is native code, which this JVM forbids: start it with"
                            + " --enable-native-access="
                            + (module.isNamed() ? module.getName() : "ALL-UNNAMED"),
                    denied);
        } catch (RuntimeException | LinkageError failed) {
            throw new DnnlUnavailableException(
                    "oneDNN cannot be loaded from "
                            + library.getParent()
                            + " ("
                            + failed.getMessage()
                            + ")",
                    failed);
        }
    }

    /**
     * Sets how many threads the calling thread's products may use. To be set back: the thread is
     * the caller's, who may use OpenMP elsewhere.
     *
     * @param threads how many from now on
     * @return how many until now
     */
    public int setThreads(int threads) {
        try {
            int before = (int) maxThreads.invokeExact();
            if (before != threads) {
                setThreads.invokeExact(threads);
            }
            return before;
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * {@code C = A B} of row-major float32 matrices (oneDNN's dnnl_sgemm, which is row-major).
     *
     * @param transposeA whether A's memory holds its transpose
     * @param transposeB whether B's memory holds its transpose
     * @param m rows of A and C
     * @param n columns of B and C
     * @param k columns of A, rows of B
     * @param a A's memory
     * @param lda the distance of A's memory rows, in elements
     * @param b B's memory
     * @param ldb the distance of B's memory rows, in elements
     * @param c C's memory
     * @param ldc the distance of C's rows, in elements
     * @return 0, or oneDNN's status if it refused (1: it found no memory)
     */
    public int sgemm(
            boolean transposeA,
            boolean transposeB,
            long m,
            long n,
            long k,
            MemorySegment a,
            long lda,
            MemorySegment b,
            long ldb,
            MemorySegment c,
            long ldc) {
        byte forA = transposeA ? TRANSPOSED : AS_IS;
        byte forB = transposeB ? TRANSPOSED : AS_IS;
        try {
            return (int) sgemm.invokeExact(forA, forB, m, n, k, 1f, a, lda, b, ldb, 0f, c, ldc);
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
