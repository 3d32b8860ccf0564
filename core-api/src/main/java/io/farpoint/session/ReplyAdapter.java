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
}
