/**
 * Programs a user might write, each small enough to read in one sitting; they run in the build, and
 * the README is cut from them.
 *
 * <p>Never here: anything of Farpoint but its public API, a backend named in an import, a progress
 * bar or an option parser. A CSV reader is the one library beside it.
 */
package io.farpoint.examples;
