package io.farpoint.examples;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of numbers; {@code data/SOURCES.md} says where each comes from, whose data it is, and
 * what it is here for.
 *
 * @param columns the columns' names: features, then the target
 * @param rows one array a row, in the order of the file
 */
record CsvTable(List<String> columns, double[][] rows) {
    /** How many columns are features; the target follows them. */
    int features() {
        return columns.size() - 1;
    }

    /** Reads a table of the folder {@code data}. */
    static CsvTable load(String name) {
        try (InputStream file = open(name)) {
            return read(file);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** Opens a file of the folder {@code data}. */
    static InputStream open(String name) throws IOException {
        InputStream file = CsvTable.class.getResourceAsStream("data/" + name);
        if (file == null) {
            throw new IOException("data/" + name + " is missing from the jar of the examples");
        }
        return file;
    }

    private static CsvTable read(InputStream file) throws IOException {
        List<String> columns = null;
        List<double[]> rows = new ArrayList<>();
        try (CsvReader<CsvRecord> records = CsvReader.builder().ofCsvRecord(file)) {
            for (CsvRecord record : records) {
                if (columns == null) {
                    columns = List.copyOf(record.getFields());
                } else {
                    rows.add(
                            record.getFields().stream().mapToDouble(Double::parseDouble).toArray());
                }
            }
        }
        return new CsvTable(columns, rows.toArray(double[][]::new));
    }
}
