/** Farpoint's core: tensors that may live elsewhere. Depends on the JDK alone. */
module io.farpoint {
    exports io.farpoint;
    exports io.farpoint.op;
    exports io.farpoint.optim;
    exports io.farpoint.session;
    exports io.farpoint.spi;

    uses io.farpoint.spi.BackendProvider;
    uses io.farpoint.spi.Transport;
}
