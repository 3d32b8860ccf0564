package io.farpoint.benchmarks;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One file a kind of processor, one line of JSON a run: absolute figures with where they are from.
 */
final class History {
    private final Path folder;

    History(Path folder) {
        this.folder = folder;
    }

    /** Adds a run; of one that a pattern narrowed, the pattern too (else null). */
    Path append(Report report, int threads, String backend, String only) throws IOException {
        String processor = processor();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("date", Instant.now().toString());
        line.put("commit", commit());
        line.put("processor", processor);
        line.put("cores", Runtime.getRuntime().availableProcessors());
        line.put("jdk", System.getProperty("java.vm.version"));
        line.put("threads", threads);
        line.put("backend", backend);
        if (only != null) {
            line.put("only", only);
        }
        line.put("results", report.maps());
        String name = processor.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        Path file = folder.resolve(name + ".jsonl");
        Files.createDirectories(folder);
        Files.writeString(
                file,
                JSON.std.asString(line) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return file;
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    /** The commit that the script names, with a plus where files differ from it. */
    private static String commit() {
        return System.getProperty("farpoint.bench.commit", "unknown");
    }
}
