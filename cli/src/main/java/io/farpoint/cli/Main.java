package io.farpoint.cli;

import io.farpoint.FarpointException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code farpoint} command. */
@Command(
        name = "farpoint",
        versionProvider = Main.Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Tensor operations and autograd on data that lives somewhere else.",
        commandListHeading = "%nCommands:%n",
        subcommands = {
            Demo.class,
            Tutorial.class,
            WorkerCommand.class,
            DevicesCommand.class,
            ScriptCommands.Run.class,
            ScriptCommands.Shell.class,
            ScriptCommands.ClassPath.class,
            ScriptCommands.Bench.class,
            ScriptCommands.Test.class,
            ScriptCommands.Format.class,
            CommandLine.HelpCommand.class,
        },
        footerHeading = "%nVariables:%n",
        footer = {
            "  FARPOINT_JAVA_HOME  the JDK 25 to use, where several are installed",
            "  FARPOINT_JAVA_OPTS  more options for the JVM that runs Farpoint",
            "  MAVEN_OPTS          more options for the JVM that builds it",
        })
public final class Main implements Runnable {

    @Spec private CommandSpec spec;

    private Main() {}

    /**
     * Runs one subcommand and ends the JVM with its exit code.
     *
     * @param arguments the subcommand and its own arguments
     */
    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::refuse)
                .setExecutionExceptionHandler(Main::tell);
    }

    /** A call that is wrong: what is wrong with it, and where its help is. */
    private static int refuse(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("farpoint: " + wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("See " + command.getCommandSpec().qualifiedName() + " --help.");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /**
     * What Farpoint refuses is told in its own words; anything else is a bug and keeps its trace.
     */
    private static int tell(Exception failed, CommandLine command, CommandLine.ParseResult result)
            throws Exception {
        if (!(failed instanceof FarpointException)) {
            throw failed;
        }
        command.getErr().println("farpoint: " + failed.getMessage());
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }

    /** The version that the jar was built as. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"farpoint " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
