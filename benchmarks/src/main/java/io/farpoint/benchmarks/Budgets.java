package io.farpoint.benchmarks;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The gates of a file, and what must run so that they can be judged. */
final class Budgets {
    /** Where the file lies in the repository. */
    static final String FILE = "benchmarks/budgets.json";

    private static final String ROW = "row";
    private static final String MOST = "most";
    private static final String REASON = "reason";

    private final List<Gate> gates;

    Budgets(List<Gate> gates) {
        this.gates = gates;
    }

    /** Reads a file; whatever is wrong with it is an argument's fault, in one sentence. */
    static Budgets read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "there is no file of budgets " + file + "; the repository's is " + FILE);
        }
        try {
            return parse(Files.readString(file));
        } catch (IOException | IllegalArgumentException broken) {
            throw new IllegalArgumentException(
                    file
                            + " cannot be read as budgets ("
                            + firstLine(broken)
                            + "); mend it, or take the repository's "
                            + FILE,
                    broken);
        }
    }

    private static String firstLine(Exception broken) {
        return String.valueOf(broken.getMessage()).lines().findFirst().orElse("empty");
    }

    static Budgets parse(String json) throws IOException {
        if (json.isBlank()) {
            throw new IllegalArgumentException("it is empty");
        }
        if (!(JSON.std.anyFrom(json) instanceof Map<?, ?> root)) {
            throw new IllegalArgumentException("it is not an object of lists");
        }
        List<Gate> gates = new ArrayList<>();
        for (Map<?, ?> entry : entries(root, "bytes")) {
            gates.add(new Gate.Bytes(row(entry, ROW), most(entry), text(entry, REASON)));
        }
        for (Map<?, ?> entry : entries(root, "counts")) {
            gates.add(
                    new Gate.Count(
                            row(entry, ROW),
                            text(entry, "counter"),
                            most(entry),
                            text(entry, REASON)));
        }
        for (Map<?, ?> entry : entries(root, "ratios")) {
            gates.add(
                    new Gate.Ratio(
                            row(entry, ROW), row(entry, "over"), most(entry), text(entry, REASON)));
        }
        return new Budgets(gates);
    }

    private static List<Map<?, ?>> entries(Map<?, ?> root, String kind) {
        if (!(root.get(kind) instanceof Collection<?> list) || list.isEmpty()) {
            throw new IllegalArgumentException("it has no list \"" + kind + "\"");
        }
        List<Map<?, ?>> entries = new ArrayList<>();
        for (Object entry : list) {
            if (!(entry instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("\"" + kind + "\" has no gate in " + entry);
            }
            entries.add(map);
        }
        return entries;
    }

    private static RowName row(Map<?, ?> entry, String key) {
        return RowName.of(text(entry, key));
    }

    private static double most(Map<?, ?> entry) {
        if (entry.get(MOST) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("a gate lacks the number \"" + MOST + "\": " + entry);
    }

    private static String text(Map<?, ?> entry, String key) {
        if (entry.get(key) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IllegalArgumentException("a gate lacks \"" + key + "\": " + entry);
    }

    List<Gate> gates() {
        return gates;
    }

    /**
     * Those whose benchmark a pattern finds, by its name as JMH has it or with its parameters; a
     * mistyped pattern should not look like success.
     */
    Budgets matching(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        List<Gate> found = gates.stream().filter(gate -> isFound(wanted, gate.row())).toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no gate of " + FILE + " matches " + pattern);
        }
        return new Budgets(found);
    }

    private static boolean isFound(Pattern wanted, RowName row) {
        String name = Budgets.class.getPackageName() + "." + row.benchmark();
        return wanted.matcher(name).find() || wanted.matcher(row.toString()).find();
    }

    /** The rows that these gates look at. */
    private static Stream<RowName> rows(Collection<Gate> gates) {
        return gates.stream()
                .flatMap(gate ->
                        gate instanceof Gate.Ratio ratio
                                ? Stream.of(ratio.row(), ratio.over())
                                : Stream.of(gate.row()));
    }

    /** A JMH pattern of what these gates look at. */
    static String pattern(Collection<Gate> gates) {
        Set<String> patterns =
                rows(gates).map(RowName::pattern).collect(Collectors.toCollection(TreeSet::new));
        return String.join("|", patterns);
    }

    /** The parameters that these gates look at. */
    static Map<String, List<String>> params(Collection<Gate> gates) {
        Map<String, List<String>> params = new LinkedHashMap<>();
        rows(gates)
                .flatMap(row -> row.params().entrySet().stream())
                .distinct()
                .forEach(param ->
                        params.computeIfAbsent(param.getKey(), _ -> new ArrayList<>())
                                .add(param.getValue()));
        return params;
    }
}
