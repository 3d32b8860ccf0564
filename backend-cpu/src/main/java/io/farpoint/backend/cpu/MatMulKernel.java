package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.dnnl.Dnnl;
import io.farpoint.backend.cpu.dnnl.LazyDnnl;
import io.farpoint.spi.Operand;
import java.util.Map;

/**
 * Runs matrix products: float32 by oneDNN where it is there and takes the operands as they lie, the
 * others by own loops. Which it is follows from shapes, layouts and whether the library is there,
 * which is found out once; so the same operands give the same bits.
 */
final class MatMulKernel {
    private final LazyDnnl library;
    private final Crew crew;
    private final VectorForms forms;

    MatMulKernel(LazyDnnl library, Crew crew, VectorForms forms) {
        this.library = library;
        this.crew = crew;
        this.forms = forms;
    }

    void run(Operand[] inputs, Operand[] outputs, Workspace w) {
        if (!byLibrary(inputs, outputs, w)) {
            byOwnLoops(inputs, outputs, w);
        }
    }

    private boolean byLibrary(Operand[] inputs, Operand[] outputs, Workspace w) {
        if (!NativeMatMul.suits(w.view(inputs[0]), w.view(outputs[0]))) {
            return false;
        }
        Dnnl dnnl = library.get();
        NativeMatMul job = w.nativeMatMul;
        if (dnnl == null || !job.begin(inputs, outputs)) {
            return false;
        }
        crew.run(job, job.cut(dnnl), w);
        return true;
    }

    private void byOwnLoops(Operand[] inputs, Operand[] outputs, Workspace w) {
        DType dtype = inputs[0].dtype();
        PackedMatMul job = w.packedMatMul;
        if (job.begin(dtype, inputs, outputs)) {
            var lanes = forms.warm(PackedMatMul.computedIn(dtype), job.products() * job.matrices);
            crew.run(job, job.cut(lanes, crew.threads()), w);
        }
    }

    /** Adds this part's figures. */
    void addTo(Map<String, Long> details) {
        details.put("oneDnnLoaded", library.isLoaded() ? 1L : 0L);
        details.put("matmulVectorForms", forms.warmCount());
    }
}
