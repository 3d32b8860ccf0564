package io.farpoint.session;

/**
 * The mark of an object whose value was never computed: the failure that began it. It passes to all
 * that is computed from the object; other sessions learn worker and op alone.
 *
 * @param failure the whole story, for the session whose op it was
 * @param origin that session, or null if it was no session's op
 * @param cause the exception in this process, or null
 */
record Poison(Failure failure, Session origin, Throwable cause) {
    Failure failureFor(Session viewer) {
        if (isOfClientOf(viewer)) {
            return failure;
        }
        return failure.forOthers();
    }

    RuntimeException exceptionFor(Session viewer) {
        return failureFor(viewer).toException(isOfClientOf(viewer) ? cause : null);
    }

    private boolean isOfClientOf(Session viewer) {
        return origin == null || viewer.client() == origin.client();
    }
}
