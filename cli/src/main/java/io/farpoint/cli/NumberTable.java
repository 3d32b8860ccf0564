package io.farpoint.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.farpoint.FarpointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A CSV file of numbers.
 *
 * @param description the file's name and its columns
 * @param rows one array a line
 */
record NumberTable(String description, float[][] rows) {
    static NumberTable read(Path file) {
        List<float[]> rows = new ArrayList<>();
        List<String> names = List.of();
        try (CsvReader<CsvRecord> records = CsvReader.builder().ofCsvRecord(file)) {
            for (CsvRecord record : records) {
                float[] row = numbers(record);
                if (row != null) {
                    rows.add(row);
                } else if (rows.isEmpty() && names.isEmpty()) {
                    names = List.copyOf(record.getFields());
                } else {
                    throw new FarpointException(
                            file
                                    + ", line "
                                    + record.getStartingLineNumber()
                                    + ": not all numbers: "
                                    + record.getFields());
                }
            }
        } catch (IOException | CsvParseException unreadable) {
            throw new FarpointException(file + " cannot be read: " + unreadable.getMessage());
        }
        String columns = names.isEmpty() ? "" : ": " + String.join(", ", names);
        return new NumberTable(file.getFileName() + columns, rows.toArray(float[][]::new));
    }

    /** The fields as numbers, or null if one is none. */
    private static float[] numbers(CsvRecord record) {
        float[] row = new float[record.getFieldCount()];
        for (int i = 0; i < row.length; i++) {
            try {
                row[i] = Float.parseFloat(record.getField(i).strip());
            } catch (NumberFormatException text) {
                return null;
            }
        }
        return row;
    }
}
