package io.farpoint.engine;

/**
 * An object's part in autograd, made when it first has one: most objects never do. Guarded by its
 * record.
 */
final class Lineage {
    boolean leaf;
    GraphNode history;
    int historyOutput;
    int version;
    String lastWriter = "";
    Handle grad;
}
