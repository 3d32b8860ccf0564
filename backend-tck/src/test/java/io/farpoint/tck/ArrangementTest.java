package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Shape;
import io.farpoint.op.Layout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kit's layouts are what they say. */
@Tag("unit")
class ArrangementTest {
    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void aLayoutFitsItsObjectAndHasTheShape(Arrangement way) {
        for (Shape shape : Operands.SHAPES) {
            Layout layout = way.layout(shape);
            assertEquals(shape, layout.shape());
            assertTrue(layout.fits(way.object(shape).size()), () -> way + " " + shape);
            if (way.isWritable()) {
                assertTrue(layout.isInjective(), () -> way + " " + shape);
            }
        }
    }
}
