package io.farpoint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("system")
class TutorialTest {

    private static Cli tutorial;

    @BeforeAll
    static void walkOnce() {
        tutorial = Cli.run("tutorial");
    }

    @Test
    void everySceneIsThereInTheOrderOfTheLesson() {
        assertEquals(0, tutorial.exitCode(), tutorial::err);
        inOrder(
                "The local worker",
                "> me\n    <LocalWorker id:me #objects:0>",
                "A local tensor",
                "> x\n    tensor([1, 2, 3, 4, 5])",
                "Another worker",
                "> bob\n    <VirtualWorker id:bob #objects:0>",
                "Sending",
                "> xPtr\n    [PointerTensor | me:",
                "What bob holds",
                "> bob.objects()\n    {",
                "Adding where the data are",
                "xPtr.add(yPtr)",
                "Tensors.add(xPtr, yPtr)",
                "What a pointer knows",
                "> xPtr.location()\n    <VirtualWorker id:bob",
                "> xPtr.owner()\n    <LocalWorker id:me",
                "> xPtr.id()",
                "> xPtr.idAtLocation()",
                "Getting it back",
                "> z.get()\n    tensor([2, 3, 4, 5, 6])",
                "> w.get()\n    tensor([2, 3, 4, 5, 6])",
                "What bob holds now",
                "> bob.objects()\n    {}",
                "Gradients where the data are",
                "requiresGrad(true)",
                ".sum().backward();",
                "> a = a.get();",
                "> a.grad()\n    tensor([1., 1., 1., 1., 1.])",
                "Nothing is left",
                "> bob.objects()\n    {}",
                "> bob\n    <VirtualWorker id:bob #objects:0>");
    }

    @Test
    void everyLineOfTheTextIsShown() throws IOException {
        for (String line : Tutorial.text()) {
            String shown = line.startsWith("// ") ? line.substring(3) : line;
            shown = shown.startsWith("# ") ? shown.substring(2) : shown;
            assertTrue(tutorial.out().contains(shown), shown);
        }
    }

    @Test
    void codeThatDoesNotCompileOrThrowsIsTold() {
        try (Notebook notebook = Notebook.open()) {
            assertEquals("3", notebook.run("1 + 2"));
            assertEquals("", notebook.run("int three = 1 + 2;"));
            assertEquals("", notebook.run("three = 4;"));
            told(notebook, "nonsense()", "does not compile");
            told(notebook, "Integer.parseInt(\"x\")", "java.lang.NumberFormatException");
        }
    }

    private static void told(Notebook notebook, String code, String how) {
        try {
            notebook.run(code);
        } catch (Notebook.SnippetException failed) {
            assertTrue(failed.getMessage().contains(how), failed.getMessage());
            return;
        }
        throw new AssertionError(code + " ran");
    }

    private static void inOrder(String... parts) {
        int at = 0;
        for (String part : List.of(parts)) {
            int found = tutorial.out().indexOf(part, at);
            assertTrue(found >= 0, () -> "not there, or not in order: " + part);
            at = found + part.length();
        }
    }
}
