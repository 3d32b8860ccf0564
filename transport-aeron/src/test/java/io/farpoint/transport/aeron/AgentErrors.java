package io.farpoint.transport.aeron;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What escaped the threads of one worker, as far as they told the log. */
final class AgentErrors extends Handler {
    private static final Logger LOGGER = Logger.getLogger("io.farpoint");

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final String threads;

    private AgentErrors(String threads) {
        this.threads = threads;
    }

    /** Listens, in place of the console, until it is closed. */
    static AgentErrors of(String worker) {
        AgentErrors errors = new AgentErrors("farpoint-" + worker + "-");
        LOGGER.addHandler(errors);
        LOGGER.setUseParentHandlers(false);
        return errors;
    }

    /** Aeron hands what a receiver throws to the log as a warning. */
    @Override
    public void publish(LogRecord record) {
        boolean escaped =
                record.getLevel() == Level.SEVERE || record.getMessage().contains("Aeron reports");
        if (escaped && Thread.currentThread().getName().startsWith(threads)) {
            told.add(record.getMessage() + ": " + record.getThrown());
        }
    }

    void assertNone() {
        assertEquals(List.of(), told);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOGGER.removeHandler(this);
        LOGGER.setUseParentHandlers(true);
    }
}
