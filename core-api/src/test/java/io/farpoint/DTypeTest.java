package io.farpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Type promotion against torch's own answers. */
@Tag("unit")
class DTypeTest {
    /** {@code torch.promote_types(row, column)}, as torch 2.11 prints the table for these six. */
    @ParameterizedTest
    @CsvSource({
        "BOOL,    BOOL,    UINT8,   INT32,   INT64,   FLOAT32, FLOAT64",
        "UINT8,   UINT8,   UINT8,   INT32,   INT64,   FLOAT32, FLOAT64",
        "INT32,   INT32,   INT32,   INT32,   INT64,   FLOAT32, FLOAT64",
        "INT64,   INT64,   INT64,   INT64,   INT64,   FLOAT32, FLOAT64",
        "FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT64",
        "FLOAT64, FLOAT64, FLOAT64, FLOAT64, FLOAT64, FLOAT64, FLOAT64"
    })
    void promotesAsTorch(
            DType row,
            DType withBool,
            DType withUint8,
            DType withInt32,
            DType withInt64,
            DType withFloat32,
            DType withFloat64) {
        assertSame(withBool, row.promote(DType.BOOL));
        assertSame(withUint8, row.promote(DType.UINT8));
        assertSame(withInt32, row.promote(DType.INT32));
        assertSame(withInt64, row.promote(DType.INT64));
        assertSame(withFloat32, row.promote(DType.FLOAT32));
        assertSame(withFloat64, row.promote(DType.FLOAT64));
    }

    /** The dtype of {@code torch.result_type(tensor, True)}, {@code (tensor, 1)}, {@code 1.0}. */
    @ParameterizedTest
    @CsvSource({
        "BOOL,    BOOL,    INT64,   FLOAT32",
        "UINT8,   UINT8,   UINT8,   FLOAT32",
        "INT32,   INT32,   INT32,   FLOAT32",
        "INT64,   INT64,   INT64,   FLOAT32",
        "FLOAT32, FLOAT32, FLOAT32, FLOAT32",
        "FLOAT64, FLOAT64, FLOAT64, FLOAT64"
    })
    void numberTakesTheTensorsTypeUnlessItsCategoryIsHigher(
            DType tensor, DType withBool, DType withLong, DType withDouble) {
        assertSame(withBool, tensor.withScalar(DType.Category.BOOLEAN));
        assertSame(withLong, tensor.withScalar(DType.Category.INTEGER));
        assertSame(withDouble, tensor.withScalar(DType.Category.FLOATING));
    }

    @ParameterizedTest
    @EnumSource
    void wireCodeLeadsBack(DType dtype) {
        assertSame(dtype, DType.ofCode(dtype.code()));
    }

    @Test
    void unknownWireCodeIsRefusedByName() {
        DTypeException refused = assertThrows(DTypeException.class, () -> DType.ofCode(7));
        assertEquals(true, refused.getMessage().contains("7"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"BOOL, 1", "UINT8, 1", "INT32, 4", "INT64, 8", "FLOAT32, 4", "FLOAT64, 8"})
    void elementHasItsBytes(DType dtype, int bytes) {
        assertEquals(bytes, dtype.bytes());
    }

    @ParameterizedTest
    @CsvSource({
        "BOOL, bool", "UINT8, uint8", "INT32, int32",
        "INT64, int64", "FLOAT32, float32", "FLOAT64, float64"
    })
    void nameIsTorchs(DType dtype, String name) {
        assertEquals(name, dtype.torchName());
    }
}
