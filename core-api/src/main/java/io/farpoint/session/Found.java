package io.farpoint.session;

import io.farpoint.DType;
import io.farpoint.Shape;
import java.util.Set;

/**
 * An object that a search found.
 *
 * @param id its id in this session
 * @param dtype its dtype
 * @param shape its shape
 * @param tags its tags
 * @param description its description
 * @param borrowed whether it is the owner's, lent under a new id of this session
 */
public record Found(
        long id,
        DType dtype,
        Shape shape,
        Set<String> tags,
        String description,
        boolean borrowed) {}
