package io.farpoint.backend.cpu.dnnl;

/** oneDNN cannot be used here; the message is the reason, one clause for people. */
public final class DnnlUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DnnlUnavailableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
