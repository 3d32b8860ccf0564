package io.farpoint.examples;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The Boston Housing table; {@code data/SOURCES.md} says where it comes from, and why it is here to
 * watch a network learn and not to study society.
 *
 * @param columns the columns' names: 13 features, then {@code medv}, the target, in 1000 dollars
 * @param rows one array a row, in the order of the file
 */
public record BostonHousing(List<String> columns, double[][] rows) {
    /** How many columns are features; the target follows them. */
    public static final int FEATURES = 13;

    private static final String FILE = "data/boston.csv";

    /**
     * Reads the table.
     *
     * @return all 506 rows
     */
    public static BostonHousing load() {
        try (InputStream file = BostonHousing.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IOException(FILE + " is missing from the jar of the examples");
            }
            return read(file);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static BostonHousing read(InputStream file) throws IOException {
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
        return new BostonHousing(columns, rows.toArray(double[][]::new));
    }
}
