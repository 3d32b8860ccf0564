package io.farpoint.backend.cpu.warming;

/** Code that is not to serve before it is warm. Its methods are called by one thread. */
public interface ColdCode {
    /**
     * Makes it; anew at a second attempt, for the JIT may succeed with the next where it did not
     * with one.
     *
     * @return whether there is something to warm; if not, whoever waits for it knows already
     */
    boolean make();

    /**
     * Runs it for some microseconds, without an allocation of its own. Every branch is to be taken
     * and not taken within few calls: what the JIT has not seen it leaves out, and a real call
     * would fall back to the interpreter there.
     *
     * @param number counts the calls from 0, for taking turns
     */
    void call(int number);

    /**
     * Hands it to whoever waits for it.
     *
     * @param warm whether it is to serve; if not, it never will
     */
    void done(boolean warm);
}
