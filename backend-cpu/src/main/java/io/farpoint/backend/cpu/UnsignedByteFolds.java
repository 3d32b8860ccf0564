package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.op.ReduceKind;

/** The joins of UINT8; sums and products wrap. */
final class UnsignedByteFolds {
 private static final Fold<?> SUM = new Sum();
 private static final Fold<?> PRODUCT = new Product();
 private static final Fold<?> MAX = new Max();
 private static final Fold<?> MIN = new Min();

 private UnsignedByteFolds() {}

 static Fold<?> of(ReduceKind kind) {
 return switch (kind) {
 case SUM -> SUM;
 case PROD -> PRODUCT;
 case MAX -> MAX;
 case MIN -> MIN;
 case ANY, ALL -> throw new IllegalArgumentException(kind + " of UINT8");
 };
 }

 private static final class Sum extends Fold<byte[]> {
 Sum() {
 super(DType.UINT8, DType.UINT8, 0);
 }

 @Override
 void fold(byte[] lanes, byte[] values, int n) {
 for (int i = 0; i < n; i++) {
 lanes[i] = (byte) (lanes[i] + values[i]);
 }
 }

 @Override
 void foldAt(byte[] lanes, byte[] values, int at, int n) {
 for (int i = 0; i < n; i++) {
 lanes[i] = (byte) (lanes[i] + values[at + i]);
 }
 }

 @Override
 void halve(byte[] lanes, int distance) {
 for (int i = 0; i < distance; i++) {
 lanes[i] = (byte) (lanes[i] + lanes[distance + i]);
 }
 }
 }

 private static final class Product extends Fold<byte[]> {
 Product() {
 super(DType.UINT8, DType.UINT8, 1);
 }

 @Override
 void fold(byte[] lanes, byte[] values, int n) {
 for (int i = 0; i < n; i++) {
 lanes[i] = (byte) (lanes[i] * values[i]);
 }
 }

 @Override
 void foldAt(byte[] lanes, byte[] values, int at, int n) {
 for (int i = 0; i < n; i++) {
 lanes[i] = (byte) (lanes[i] * values[at + i]);
 }
 }

 @Override
 void halve(byte[] lanes, int distance) {
 for (int i = 0; i < distance; i++) {
 lanes[i] = (byte) (lanes[i] * lanes[distance + i]);
 }
 }
 }

 private static final class Max extends Fold<byte[]> {
 Max() {
 super(DType.UINT8, DType.UINT8, 0);
 }

 @Override
 void fold(byte[] lanes, byte[] values, int n) {
 for (int i = 0; i < n; i++) {
 lanes[i] = (byte) Math.max(lanes[i] & 0xFF, values[i] & 0xFF);
 }
 }

 @Override
 void foldAt(byte[] lanes, byte[] values, int at, int n) {
 for (int i = 0; i < n; i++) {
 lanes[i] = (byte) Math.max(lanes[i] & 0xFF, values[at + i] & 0xFF);
 }
 }

 @Override
 void halve(byte[] lanes, int distance) {
 for (int i = 0; i < distance; i++) {
 lanes[i] = (byte) Math.max(lanes[i] & 0xFF, lanes[distance + i] & 0xFF);
 }
 }
 }

 private static final class Min extends Fold<byte[]> {
 Min() {
 super(DType.UINT8, DType.UINT8, 255);
 }

 @Override
 void fold(byte[] lanes, byte[] values, int n) {
 for (int i = 0; i < n; i++) {
 lanes[i] = (byte) Math.min(lanes[i] & 0xFF, values[i] & 0xFF);
 }
 }

 @Override
 void foldAt(byte[] lanes, byte[] values, int at, int n) {
 for (int i = 0; i < n; i++) {
 lanes[i] = (byte) Math.min(lanes[i] & 0xFF, values[at + i] & 0xFF);
 }
 }

 @Override
 void halve(byte[] lanes, int distance) {
 for (int i = 0; i < distance; i++) {
 lanes[i] = (byte) Math.min(lanes[i] & 0xFF, lanes[distance + i] & 0xFF);
 }
 }
 }
}
