package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.fused.VectorModule;
import io.farpoint.backend.cpu.lanes.BlockProduct;
import io.farpoint.backend.cpu.lanes.BlockProducts;
import io.farpoint.backend.cpu.warming.Warmer;
import java.util.EnumMap;
import java.util.Map;

/**
 * The vector forms of matrix products. Before the JIT has compiled it, vector code is a hundred
 * times slower than a plain loop; so a dtype begins with the plain loops, and when it has seen so
 * many products, the background thread gets its vector form warm and leaves it here. Both give the
 * same bits.
 */
final class VectorForms {
    /** Products after which a form is warmed: a few milliseconds of plain loops. */
    private static final double HOT_PRODUCTS = 0x1p25;

    private final Warmer warmer;
    private final double hotProducts;
    private final boolean vectors;
    private final Map<DType, Form> forms = new EnumMap<>(DType.class);

    VectorForms(Warmer warmer) {
        this(warmer, VectorModule.isThere(), HOT_PRODUCTS);
    }

    VectorForms(Warmer warmer, boolean vectors, double hotProducts) {
        this.warmer = warmer;
        this.vectors = vectors;
        this.hotProducts = hotProducts;
        for (DType dtype : DType.values()) {
            forms.put(dtype, new Form(dtype));
        }
    }

    /** The form of a dtype that is about to compute so many products; null while there is none. */
    BlockProduct<?> warm(DType dtype, double products) {
        Form form = forms.get(dtype);
        BlockProduct<?> warm = form.warm;
        if (warm == null && vectors && !form.asked) {
            form.heat += products;
            if (form.heat >= hotProducts) {
                ask(form);
            }
        }
        return warm;
    }

    private synchronized void ask(Form form) {
        form.heat = 0; // where the thread has too much to do, it is asked again later
        if (!form.asked) {
            form.asked = warmer.offer(BlockProducts.cold(form.dtype, warm -> form.warm = warm));
        }
    }

    /** How many forms serve. */
    long warmCount() {
        return forms.values().stream().filter(form -> form.warm != null).count();
    }

    /** One dtype's; counting its products is not exact under threads, and need not be. */
    private static final class Form {
        private final DType dtype;
        private volatile BlockProduct<?> warm;
        private volatile boolean asked;
        private double heat;

        Form(DType dtype) {
            this.dtype = dtype;
        }
    }
}
