package io.farpoint.cli;

import java.io.File;
import java.util.Locale;
import java.util.Map;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Runs code piece by piece in this JVM and says what each piece's value is, as a notebook does: an
 * expression has one, a declaration, an assignment and a call without result have none.
 */
final class Notebook implements AutoCloseable {
    private final JShell shell;

    private Notebook(JShell shell) {
        this.shell = shell;
    }

    static Notebook open() {
        JShell shell = JShell.builder().executionEngine(new InThisThread(), Map.of()).build();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            shell.addToClasspath(entry);
        }
        return new Notebook(shell);
    }

    boolean isComplete(String code) {
        Completeness how = shell.sourceCodeAnalysis().analyzeCompletion(code).completeness();
        return how.isComplete();
    }

    /**
     * Runs one piece.
     *
     * @return what it prints, or an empty string
     */
    String run(String code) {
        StringBuilder printed = new StringBuilder();
        for (SnippetEvent event : shell.eval(code)) {
            if (event.exception() != null) {
                throw new SnippetException(code + " threw " + told(event.exception()));
            }
            if (event.status() == Snippet.Status.REJECTED) {
                StringBuilder why = new StringBuilder();
                shell.diagnostics(event.snippet())
                        .forEach(d -> why.append("; ").append(d.getMessage(Locale.ROOT)));
                throw new SnippetException(code + " does not compile" + why);
            }
            if (event.causeSnippet() == null && hasValue(event.snippet())) {
                printed.append(event.value());
            }
        }
        return printed.toString();
    }

    private static String told(JShellException exception) {
        return exception instanceof EvalException thrown
                ? thrown.getExceptionClassName() + ": " + thrown.getMessage()
                : exception.toString();
    }

    private static boolean hasValue(Snippet snippet) {
        return switch (snippet.subKind()) {
            case TEMP_VAR_EXPRESSION_SUBKIND, VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND -> true;
            default -> false;
        };
    }

    @Override
    public void close() {
        shell.close();
    }

    /** A piece of code that does not compile or that threw. */
    static final class SnippetException extends RuntimeException {
        SnippetException(String message) {
            super(message);
        }
    }

    /** Pieces run one after the other on the caller's thread, since a scope belongs to a thread. */
    private static final class InThisThread implements ExecutionControlProvider {
        @Override
        public String name() {
            return "in-this-thread";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv environment, Map<String, String> settings) {
            return new DirectExecutionControl();
        }
    }
}
