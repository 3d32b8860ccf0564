package io.farpoint.session;

/** Takes the replies of a stream, in the order in which they come. */
@FunctionalInterface
public interface ReplyAdapter {
    /**
     * Takes one reply.
     *
     * @param reply the reply; memory it names is valid during the call alone
     */
    void onReply(Reply reply);

    /**
     * Is told that nothing has come for so long that whoever waits should not wait on. The stream
     * may recover: what is asked later may be answered.
     *
     * @param why for how long nothing came
     */
    default void onSilence(String why) {}
}
