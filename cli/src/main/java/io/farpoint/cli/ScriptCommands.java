package io.farpoint.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The commands that the {@code farpoint} script carries out before any class of Farpoint is loaded.
 * They stand here so that {@code --help} is complete.
 */
final class ScriptCommands {

    private ScriptCommands() {}

    @Command(
            name = "test",
            description = "Checks everything: format, all tests, javadoc (mvn verify on a JDK 25).")
    static final class Test extends ByScript {
        @Parameters(
                paramLabel = "MAVEN-ARGUMENT",
                description = "Handed to Maven; -Dgroups=unit (or tck, system) runs one pile.")
        private List<String> arguments = List.of();
    }

    @Command(name = "format", description = "Formats every source file as the build wants it.")
    static final class Format extends ByScript {
        @Parameters(paramLabel = "MAVEN-ARGUMENT", description = "Handed to Maven.")
        private List<String> arguments = List.of();
    }

    @Command(name = "run", description = "Runs your source file on Farpoint's jars.")
    static final class Run extends ByScript {
        @Parameters(
                index = "0",
                arity = "1",
                paramLabel = "FILE.java",
                description = "A source file with a main method.")
        private String file;

        @Parameters(
                index = "1..*",
                paramLabel = "ARGUMENT",
                description = "Handed to your program.")
        private List<String> arguments = List.of();
    }

    @Command(name = "shell", description = "Opens JShell with fp, me, bob and alice ready.")
    static final class Shell extends ByScript {
        @Parameters(paramLabel = "JSHELL-ARGUMENT", description = "Handed to JShell.")
        private List<String> arguments = List.of();
    }

    @Command(name = "classpath", description = "Prints the class path that Farpoint runs with.")
    static final class ClassPath extends ByScript {}

    @Command(
            name = "bench",
            description = "Measures the CPU by JMH, beside baselines and peers (5 minutes).")
    static final class Bench extends ByScript {
        @Option(names = "--full", description = "All sizes, long measurements, all peers.")
        private boolean full;

        @Option(names = "--peers", description = "The peers too, in the short run.")
        private boolean peers;

        @Option(names = "--gates", description = "What CI bounds; fails where a bound is broken.")
        private boolean gates;

        @Option(names = "--only", paramLabel = "PATTERN", description = "A JMH name pattern.")
        private String only;

        @Option(names = "--threads", paramLabel = "N", description = "Threads of each side: 2.")
        private int threads;

        @Option(names = "--backend", paramLabel = "NAME", description = "The device: cpu.")
        private String backend;

        @Parameters(paramLabel = "-- JMH-OPTION", description = "JMH's own options, after --.")
        private List<String> arguments = List.of();
    }

    /** A command that only the script can carry out, since it starts another program. */
    private abstract static sealed class ByScript implements Runnable
            permits Test, Format, Run, Shell, ClassPath, Bench {

        @Spec private CommandSpec spec;
        @Mixin private HelpOption help;

        @Override
        public void run() {
            throw new ParameterException(
                    spec.commandLine(),
                    "The farpoint script carries out '%1$s': call ./farpoint %1$s."
                            .formatted(spec.name()));
        }
    }
}
