package io.farpoint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The rules of the house that a parser can check, over the sources of every module. Each failure
 * lists file and name.
 */
@Tag("unit")
class SourceRulesTest {

    private static final Set<String> DOCUMENTED =
            Set.of("io.farpoint", "io.farpoint.op", "io.farpoint.optim", "io.farpoint.spi");

    private static final Pattern SAYS_NOTHING =
            Pattern.compile(".*(Manager|Helper|Utils?|Impl|Base|Common)");

    private static final Pattern SAYS_NO =
            Pattern.compile("\\b(never|no|nothing)\\b", Pattern.CASE_INSENSITIVE);

    private static final Set<String> PILES = Set.of("unit", "tck", "system");

    private static DocTrees docs;
    private static List<CompilationUnitTree> main;
    private static List<CompilationUnitTree> tests;

    @BeforeAll
    static void parseEverySource() throws IOException {
        tests = parse("src/test/java");
        main = parse("src/main/java"); // last: docs are the main sources'
    }

    @Test
    void whatUsersSeeHasAComment() {
        var bare = new TreeSet<String>();
        for (CompilationUnitTree unit : main) {
            if (unit.getPackage() != null
                    && DOCUMENTED.contains(unit.getPackage().getPackageName().toString())) {
                new UndocumentedMembers(bare).scan(unit, null);
            }
        }
        assertEquals(Set.of(), bare, "public, and without a comment");
    }

    @Test
    void everyPackageSaysWhatLivesThereAndWhatNeverMay() throws IOException {
        var silent = new TreeSet<String>();
        for (Path module : Repository.modules()) {
            for (Path file : Repository.javaFiles(module.resolve("src/main/java"))) {
                Path says = file.resolveSibling("package-info.java");
                if (!file.endsWith("module-info.java")
                        && (!Files.isRegularFile(says)
                                || !SAYS_NO.matcher(Files.readString(says)).find())) {
                    silent.add(Repository.root().relativize(says).toString());
                }
            }
        }
        assertEquals(Set.of(), silent, "missing, or without a never, no or nothing");
    }

    @Test
    void typesHaveNamesThatSaySomething() {
        var empty = new TreeSet<String>();
        for (List<CompilationUnitTree> units : List.of(main, tests)) {
            for (CompilationUnitTree unit : units) {
                new TreePathScanner<Void, Void>() {
                    @Override
                    public Void visitClass(ClassTree type, Void nothing) {
                        if (SAYS_NOTHING.matcher(type.getSimpleName()).matches()) {
                            empty.add(name(unit, type.getSimpleName()));
                        }
                        return super.visitClass(type, nothing);
                    }
                }.scan(unit, null);
            }
        }
        assertEquals(Set.of(), empty);
    }

    @Test
    void nothingStaticChanges() {
        var mutable = new TreeSet<String>();
        for (CompilationUnitTree unit : main) {
            new TreePathScanner<Void, Void>() {
                @Override
                public Void visitVariable(VariableTree field, Void nothing) {
                    Set<Modifier> modifiers = field.getModifiers().getFlags();
                    if (modifiers.contains(Modifier.STATIC)
                            && !modifiers.contains(Modifier.FINAL)) {
                        mutable.add(name(unit, field.getName()));
                    }
                    return super.visitVariable(field, nothing);
                }
            }.scan(unit, null);
        }
        assertEquals(Set.of(), mutable, "static and not final");
    }

    @Test
    void everyTestIsInAPile() {
        var lost = new TreeSet<String>();
        for (CompilationUnitTree unit : tests) {
            for (Tree tree : unit.getTypeDecls()) {
                if (tree instanceof ClassTree type
                        && type.getSimpleName().toString().endsWith("Test")
                        && !type.getModifiers().getFlags().contains(Modifier.ABSTRACT)
                        && type.getExtendsClause() == null // a kit's tag is inherited
                        && !isInAPile(type.getModifiers())) {
                    lost.add(name(unit, type.getSimpleName()));
                }
            }
        }
        assertEquals(Set.of(), lost, "without @Tag of " + PILES);
    }

    private static boolean isInAPile(ModifiersTree modifiers) {
        for (AnnotationTree annotation : modifiers.getAnnotations()) {
            String text = annotation.toString();
            if (text.startsWith("@Tag")
                    && PILES.stream().anyMatch(pile -> text.contains('"' + pile + '"'))) {
                return true;
            }
        }
        return false;
    }

    private static String name(CompilationUnitTree unit, CharSequence name) {
        return Repository.root().relativize(Path.of(unit.getSourceFile().toUri())) + ": " + name;
    }

    private static List<CompilationUnitTree> parse(String sources) throws IOException {
        var files =
                Repository.modules().stream()
                        .flatMap(module -> Repository.javaFiles(module.resolve(sources)).stream())
                        .filter(file -> !file.endsWith("module-info.java"))
                        .toList();
        var compiler = ToolProvider.getSystemJavaCompiler();
        var manager = compiler.getStandardFileManager(null, null, null);
        var task =
                (JavacTask)
                        compiler.getTask(
                                null,
                                manager,
                                null,
                                List.of("-proc:none"),
                                null,
                                manager.getJavaFileObjectsFromPaths(files));
        docs = DocTrees.instance(task);
        var units = new ArrayList<CompilationUnitTree>();
        task.parse().forEach(units::add);
        return units;
    }

    /** Collects the public and protected members that have no comment of their own. */
    private static final class UndocumentedMembers extends TreePathScanner<Void, Void> {

        private final Set<String> found;

        private UndocumentedMembers(Set<String> found) {
            this.found = found;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (type.getSimpleName().isEmpty() || !isVisible(type.getModifiers())) {
                return null; // nobody outside sees what is in it
            }
            check(type.getSimpleName());
            return super.visitClass(type, nothing);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            boolean overrides =
                    method.getModifiers().getAnnotations().stream()
                            .anyMatch(annotation ->
                                    annotation.getAnnotationType().toString().equals("Override"));
            if (!overrides && !isCanonicalConstructor(method) && isVisible(method.getModifiers())) {
                check(method.getName());
            }
            return null; // what a method declares inside is its own
        }

        @Override
        public Void visitVariable(VariableTree field, Void nothing) {
            if (isVisible(field.getModifiers())) {
                check(field.getName());
            }
            return null;
        }

        /** The record's own comment speaks for it. */
        private boolean isCanonicalConstructor(MethodTree method) {
            if (!method.getName().contentEquals("<init>")
                    || !(getCurrentPath().getParentPath().getLeaf() instanceof ClassTree owner)
                    || owner.getKind() != Tree.Kind.RECORD) {
                return false;
            }
            var components = new ArrayList<String>();
            for (Tree member : owner.getMembers()) {
                if (member instanceof VariableTree field
                        && !field.getModifiers().getFlags().contains(Modifier.STATIC)) {
                    components.add(field.getName().toString());
                }
            }
            var parameters = method.getParameters().stream().map(p -> p.getName().toString());
            return parameters.toList().equals(components);
        }

        private boolean isVisible(ModifiersTree modifiers) {
            Set<Modifier> flags = modifiers.getFlags();
            return flags.contains(Modifier.PUBLIC)
                    || flags.contains(Modifier.PROTECTED)
                    || isInInterface() && !flags.contains(Modifier.PRIVATE);
        }

        private boolean isInInterface() {
            TreePath parent = getCurrentPath().getParentPath();
            return parent != null && parent.getLeaf().getKind() == Tree.Kind.INTERFACE;
        }

        private void check(CharSequence name) {
            if (docs.getDocComment(getCurrentPath()) == null) {
                var unit = getCurrentPath().getCompilationUnit();
                long line =
                        unit.getLineMap()
                                .getLineNumber(
                                        docs.getSourcePositions()
                                                .getStartPosition(
                                                        unit, getCurrentPath().getLeaf()));
                found.add(SourceRulesTest.name(unit, name) + " (line " + line + ")");
            }
        }
    }
}
