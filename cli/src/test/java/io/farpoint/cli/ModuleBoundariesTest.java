package io.farpoint.cli;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Who may know whom, read from the compiled classes of every module that is there. What {@code
 * module-info.java} can forbid the compiler refuses already; this holds the rest.
 */
@Tag("unit")
class ModuleBoundariesTest {

    /** Module, by its folder, to the modules that its main code may name. */
    private static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    Map.entry("core-api", Set.of()),
                    Map.entry("backend-tck", Set.of("core-api")),
                    Map.entry("backend-cpu", Set.of("core-api")),
                    Map.entry("backend-gpu-common", Set.of("core-api")),
                    Map.entry("backend-cuda", Set.of("core-api", "backend-gpu-common")),
                    Map.entry("backend-opencl", Set.of("core-api", "backend-gpu-common")),
                    Map.entry("backend-nd4j", Set.of("core-api")),
                    Map.entry("transport-aeron", Set.of("core-api")),
                    Map.entry("examples", Set.of("core-api")),
                    Map.entry(
                            "cli",
                            Set.of(
                                    "core-api",
                                    "examples",
                                    "backend-cpu",
                                    "backend-cuda",
                                    "backend-opencl",
                                    "backend-nd4j",
                                    "transport-aeron")),
                    Map.entry(
                            "benchmarks",
                            Set.of(
                                    "core-api",
                                    "backend-cpu",
                                    "backend-gpu-common",
                                    "backend-cuda",
                                    "backend-opencl",
                                    "backend-nd4j",
                                    "transport-aeron")));

    /** Module, by its folder, to its classes; a class name to its module. */
    private static final Map<String, JavaClasses> CLASSES = new HashMap<>();

    private static final Map<String, String> MODULE_OF = new HashMap<>();

    @BeforeAll
    static void readEveryModule() {
        for (Path module : Repository.modules()) {
            Path compiled = module.resolve("target/classes");
            if (!Files.isDirectory(compiled)) {
                continue;
            }
            String name = module.getFileName().toString();
            var classes = new ClassFileImporter().importPath(compiled);
            CLASSES.put(name, classes);
            classes.forEach(type -> MODULE_OF.put(type.getName(), name));
        }
        assertTrue(CLASSES.containsKey("core-api"), "core-api is not compiled: nothing to check");
    }

    @Test
    void everyModuleHasItsLineInTheTable() {
        var missing =
                Repository.modules().stream()
                        .map(module -> module.getFileName().toString())
                        .filter(module -> !MAY_USE.containsKey(module))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), missing, "say in MAY_USE what these may name");
    }

    @Test
    void coreNamesTheJdkAlone() {
        assertNone("core-api", target -> moduleOf(target) == null && !target.startsWith("java."));
    }

    /** Agrona comes with Aeron; the SBE flyweights are generated into the module itself. */
    @Test
    void transportNamesCoreAndAeronAlone() {
        assertNone(
                "transport-aeron",
                target ->
                        moduleOf(target) == null
                                && !target.startsWith("java.")
                                && !target.startsWith("io.aeron.")
                                && !target.startsWith("org.agrona."));
    }

    @Test
    void modulesNameOnlyTheModulesBelowThem() {
        for (var entry : MAY_USE.entrySet()) {
            String module = entry.getKey();
            assertNone(
                    module,
                    target -> {
                        String other = moduleOf(target);
                        return other != null
                                && !other.equals(module)
                                && !entry.getValue().contains(other);
                    });
        }
    }

    @Test
    void backendsAndTransportsKnowNoGradients() {
        for (String module : MAY_USE.keySet()) {
            if (module.startsWith("backend-") && !module.equals("backend-tck")
                    || module.startsWith("transport-")) {
                assertNone(module, target -> target.startsWith("io.farpoint.autograd."));
            }
        }
    }

    @Test
    void nothingInMainCodeNamesAConformanceKit() {
        for (String module : MAY_USE.keySet()) {
            assertNone(
                    module,
                    target ->
                            !module.equals("backend-tck")
                                    && (target.startsWith("io.farpoint.tck.")
                                            || target.startsWith("org.junit.")));
        }
    }

    @Test
    void noPackageIsSpreadOverTwoModules() {
        var homes = new HashMap<String, Set<String>>();
        CLASSES.forEach((module, classes) ->
                classes.forEach(type ->
                        homes.computeIfAbsent(type.getPackageName(), _ -> new TreeSet<>())
                                .add(module)));
        homes.values().removeIf(modules -> modules.size() == 1);
        assertEquals(Map.of(), homes);
    }

    @Test
    void packagesOfTheCpuBackendDependOneWay() {
        if (CLASSES.containsKey("backend-cpu")) {
            slices().matching("io.farpoint.backend.(**)")
                    .should()
                    .beFreeOfCycles()
                    .check(CLASSES.get("backend-cpu"));
        }
    }

    private static String moduleOf(String type) {
        return MODULE_OF.get(type);
    }

    /** Fails, listing each dependency of the module that the rule names as wrong. */
    private static void assertNone(String module, Predicate<String> wrong) {
        if (!CLASSES.containsKey(module)) {
            return; // this build is without it
        }
        var found = new TreeSet<String>();
        for (JavaClass type : CLASSES.get(module)) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!target.isPrimitive() && wrong.test(target.getName())) {
                    found.add(dependency.getDescription());
                }
            }
        }
        assertEquals(Set.of(), found, module + " names what it may not");
    }
}
