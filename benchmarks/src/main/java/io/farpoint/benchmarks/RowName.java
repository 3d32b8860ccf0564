package io.farpoint.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one row of a run, as in {@code Lesson02Elementwise.add size=1000000}.
 *
 * @param benchmark class and method
 * @param params its parameters, all of them
 */
record RowName(String benchmark, Map<String, String> params) {
    static RowName of(String text) {
        String[] words = text.strip().split("\\s+");
        Map<String, String> params = new LinkedHashMap<>();
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" should be like Lesson04MatMul.square side=128");
            }
            params.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return new RowName(words[0], params);
    }

    Optional<Row> in(Report report) {
        return report.rows().stream()
                .filter(row -> benchmark.equals(row.type() + "." + row.name()))
                .filter(row -> params.equals(row.params()))
                .findFirst();
    }

    /** A JMH pattern of this benchmark alone. */
    String pattern() {
        return Pattern.quote("." + benchmark) + "$";
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(benchmark);
        params.forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
        return text.toString();
    }
}
