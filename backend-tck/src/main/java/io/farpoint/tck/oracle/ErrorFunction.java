package io.farpoint.tck.oracle;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The error function by its Maclaurin series in 50 decimal digits: {@code erf x = 2/sqrt(pi) * sum
 * (-1)^n x^(2n+1) / (n! (2n+1))} (Abramowitz and Stegun, 7.1.5). The terms reach e^36 at the end of
 * the range below, so at least 30 digits of the sum are right, far more than a double has.
 */
final class ErrorFunction {
    private static final MathContext DIGITS = new MathContext(50);

    private static final BigDecimal PI =
            new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459");

    private static final BigDecimal TWO_BY_ROOT_PI = BigDecimal.TWO.divide(PI.sqrt(DIGITS), DIGITS);

    /** From here on erf differs from 1 by less than half a unit in the last place of a double. */
    private static final double ONE_FROM = 6;

    private ErrorFunction() {}

    static double erf(double x) {
        if (Double.isNaN(x) || x == 0) {
            return x; // keeps the sign of zero
        }
        if (Math.abs(x) >= ONE_FROM) {
            return Math.signum(x);
        }
        BigDecimal exact = new BigDecimal(x);
        BigDecimal minusSquare = exact.multiply(exact, DIGITS).negate();
        BigDecimal power = exact; // (-1)^n x^(2n+1) / n!
        BigDecimal sum = exact;
        for (int n = 1; ; n++) {
            power = power.multiply(minusSquare, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
            BigDecimal term = power.divide(BigDecimal.valueOf(2L * n + 1), DIGITS);
            sum = sum.add(term, DIGITS);
            if (term.abs().compareTo(sum.abs().movePointLeft(30)) < 0) {
                return sum.multiply(TWO_BY_ROOT_PI, DIGITS).doubleValue();
            }
        }
    }
}
