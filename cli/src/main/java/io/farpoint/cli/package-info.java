/**
 * The {@code farpoint} command: its subcommands, and how they show themselves in a terminal.
 *
 * <p>Never here: tensor work of its own (that is an example's), finding a JDK or building (that is
 * the {@code farpoint} script's), a class that loads natives when it is merely loaded.
 */
package io.farpoint.cli;
