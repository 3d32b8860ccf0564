package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.fused.ThreadEnd;
import io.farpoint.backend.cpu.fused.VectorModule;
import io.farpoint.backend.cpu.lanes.BlockProduct;
import io.farpoint.backend.cpu.lanes.BlockProducts;
import java.util.EnumMap;
import java.util.Map;

/**
 * The vector forms of matrix products. Before the JIT has compiled it, vector code is a hundred
 * times slower than a plain loop; so a dtype begins with the plain loops, and when it has seen so
 * many products, a thread in the background gets its vector form warm and leaves it here. Both give
 * the same bits.
 */
final class VectorForms implements AutoCloseable {
    /** Products after which a form is warmed: a few milliseconds of plain loops. */
    private static final double HOT_PRODUCTS = 0x1p25;

    private final String device;
    private final double hotProducts;
    private final boolean vectors;
    private final Map<DType, Form> forms = new EnumMap<>(DType.class);
    private volatile boolean closed;

    VectorForms(String device) {
        this(device, VectorModule.isThere(), HOT_PRODUCTS);
    }

    VectorForms(String device, boolean vectors, double hotProducts) {
        this.device = device;
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
        if (closed || form.asked) {
            return;
        }
        form.asked = true;
        form.warmer = new Thread(form, "farpoint-" + device + "-matmul-warmer");
        form.warmer.setDaemon(true);
        form.warmer.start();
    }

    /** How many forms serve. */
    long warmCount() {
        return forms.values().stream().filter(form -> form.warm != null).count();
    }

    /** Stops what warms and waits for its end. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        for (Form form : forms.values()) {
            if (form.warmer != null) {
                ThreadEnd.await(form.warmer);
            }
        }
    }

    /** One dtype's; counting its products is not exact under threads, and need not be. */
    private final class Form implements Runnable {
        private final DType dtype;
        private volatile BlockProduct<?> warm;
        private volatile boolean asked;
        private Thread warmer;
        private double heat;

        Form(DType dtype) {
            this.dtype = dtype;
        }

        @Override
        public void run() {
            BlockProduct<?> made = BlockProducts.of(dtype);
            if (BlockProducts.warm(made, dtype, () -> closed)) {
                warm = made;
            }
        }
    }
}
