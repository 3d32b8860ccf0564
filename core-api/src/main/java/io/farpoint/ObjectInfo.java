package io.farpoint;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a worker tells of an object it holds; never its values.
 *
 * @param id its id there
 * @param dtype its dtype
 * @param shape its shape
 * @param tags its tags
 * @param description its description, or empty
 */
public record ObjectInfo(long id, DType dtype, Shape shape, Set<String> tags, String description) {
    @Override
    public String toString() {
        return dtype
                + shape.toString()
                + (tags.isEmpty() ? "" : " " + String.join(" ", new TreeSet<>(tags)))
                + (description.isEmpty() ? "" : " \"" + description + "\"");
    }
}
