package io.farpoint.session;

import io.farpoint.op.WireCodes;

/** Whether the two ends of a stream can talk, and in which sentence one tells that they cannot. */
final class Handshake {
    private Handshake() {}

    /**
     * What keeps this end from talking to another.
     *
     * @return a sentence that names both, or null if nothing does
     */
    static String difference(String here, String there, int version, long opSet) {
        if (version != Command.VERSION) {
            return here
                    + " speaks protocol version "
                    + Command.VERSION
                    + ", "
                    + there
                    + " "
                    + version
                    + "; run one release of Farpoint on both";
        }
        long known = WireCodes.fingerprint();
        if (opSet != known) {
            return here
                    + " and "
                    + there
                    + " both speak protocol version "
                    + version
                    + " but know other ops ("
                    + Long.toHexString(known)
                    + " and "
                    + Long.toHexString(opSet)
                    + "); run one release of Farpoint on both";
        }
        return null;
    }

    /**
     * What keeps a worker from serving a client.
     *
     * @return a sentence, or null if nothing does
     */
    static String refusal(Command.Hello hello) {
        String difference = difference("this worker", "the client", hello.version(), hello.opSet());
        long unknown = hello.capabilities() & ~Command.CAPABILITIES;
        if (difference != null || unknown == 0) {
            return difference;
        }
        return "the client asks for capability "
                + Long.numberOfTrailingZeros(unknown)
                + " (of the bits "
                + Long.toHexString(hello.capabilities())
                + "), which this worker does not know; connect without it";
    }
}
