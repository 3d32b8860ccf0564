package io.farpoint;

/**
 * Two results of one op: the extreme values along a dimension, and where they stand.
 *
 * @param values the values
 * @param indices their INT64 indices along the dimension
 */
public record ValuesIndices(Tensor values, Tensor indices) {}
