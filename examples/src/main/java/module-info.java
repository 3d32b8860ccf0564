/** Programs over the public API, from which the README's snippets are cut. */
module io.farpoint.examples {
    exports io.farpoint.examples;

    requires transitive io.farpoint;
    requires de.siegmar.fastcsv;
}
