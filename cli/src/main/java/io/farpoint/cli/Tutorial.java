package io.farpoint.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The lesson as a notebook. Its text is {@code tutorial.jsh}: each piece of code is printed and
 * handed to JShell as it stands there, so what is shown is what ran.
 */
@Command(
        name = "tutorial",
        description = "Walks through a first lesson: each line of code, and what it prints.")
final class Tutorial implements Callable<Integer> {
    private static final String TEXT = "tutorial.jsh";
    private static final String COMMENT = "// ";
    private static final String HEADING = "// # ";

    @Spec private CommandSpec spec;
    @Mixin private HelpOption help;

    /** The line that makes bob; with {@code --remote} bob is connected to instead. */
    private static final String VIRTUAL_BOB = "fp.virtualWorker(\"bob\")";

    @Option(names = "--remote", description = "Gives bob a process of its own.")
    private boolean remote;

    @Override
    public Integer call() throws IOException {
        if (!remote) {
            return walk(text());
        }
        try (WorkerProcess bob = WorkerProcess.start("bob", "cpu", List.of())) {
            String there = "fp.connect(\"bob\", \"" + bob.address() + "\")";
            return walk(text().stream().map(line -> line.replace(VIRTUAL_BOB, there)).toList());
        }
    }

    private int walk(List<String> text) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (Notebook notebook = Notebook.open()) {
            walk(text, notebook, out);
        } catch (Notebook.SnippetException failed) {
            out.flush();
            spec.commandLine().getErr().println("farpoint: " + failed.getMessage());
            return 1;
        }
        return 0;
    }

    static List<String> text() throws IOException {
        try (InputStream file = Tutorial.class.getResourceAsStream(TEXT)) {
            if (file == null) {
                throw new IOException(TEXT + " is missing from the jar of the cli");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static void walk(List<String> text, Notebook notebook, PrintWriter out) {
        StringBuilder code = new StringBuilder();
        for (String line : text) {
            if (code.isEmpty() && line.startsWith(HEADING)) {
                String heading = line.substring(HEADING.length());
                out.println(heading);
                out.println("-".repeat(heading.length()));
            } else if (code.isEmpty() && line.startsWith(COMMENT)) {
                out.println(line.substring(COMMENT.length()));
            } else if (code.isEmpty() && line.isBlank()) {
                out.println();
            } else {
                code.append(code.isEmpty() ? "" : "\n").append(line);
                if (notebook.isComplete(code.toString())) {
                    show(code.toString(), notebook, out);
                    code.setLength(0);
                }
            }
            out.flush();
        }
        if (!code.isEmpty()) {
            throw new Notebook.SnippetException(TEXT + " ends within: " + code);
        }
    }

    private static void show(String code, Notebook notebook, PrintWriter out) {
        out.println("    > " + code.replace("\n", "\n      "));
        out.flush();
        String printed = notebook.run(code);
        if (!printed.isEmpty()) {
            out.println("    " + printed.replace("\n", "\n    "));
        }
    }
}
