package io.farpoint.backend.cpu.programs;

import java.math.BigDecimal;
import java.math.MathContext;

/** Elementary functions to 70 digits, by their series: slow and obviously right. */
final class ExactMath {
    private static final MathContext DIGITS = new MathContext(90);
    private static final BigDecimal SMALLEST_TERM = new BigDecimal("1e-95");
    private static final BigDecimal TWO = BigDecimal.TWO;

    /** From any table. */
    private static final BigDecimal PI =
            new BigDecimal(
                    "3.14159265358979323846264338327950288419716939937510582097494459230781640"
                            + "6286208998628034825342117067982148086513282306647");

    private ExactMath() {}

    static BigDecimal exp(BigDecimal x) {
        int halvings = 12 + Math.max(0, x.precision() - x.scale()) * 4;
        BigDecimal y = x.divide(TWO.pow(halvings), DIGITS);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int i = 1; term.abs().compareTo(SMALLEST_TERM) > 0; i++) {
            term = term.multiply(y, DIGITS).divide(BigDecimal.valueOf(i), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    /** By Halley's steps from a first guess, each of which triples the digits. */
    static BigDecimal log(BigDecimal x, double guess) {
        BigDecimal y = new BigDecimal(guess);
        for (int i = 0; i < 2; i++) {
            BigDecimal e = exp(y);
            BigDecimal step = x.subtract(e, DIGITS).divide(x.add(e, DIGITS), DIGITS);
            y = y.add(step.multiply(TWO), DIGITS);
        }
        return y;
    }

    static BigDecimal log1p(double x) {
        return log(new BigDecimal(x).add(BigDecimal.ONE), StrictMath.log1p(x));
    }

    static BigDecimal sin(double x) {
        return sinSeries(new BigDecimal(x).remainder(PI.multiply(TWO)));
    }

    static BigDecimal cos(double x) {
        BigDecimal quarter = PI.divide(TWO, new MathContext(118));
        return sinSeries(quarter.subtract(new BigDecimal(x).remainder(PI.multiply(TWO))));
    }

    private static BigDecimal sinSeries(BigDecimal x) {
        BigDecimal square = x.multiply(x, DIGITS).negate();
        BigDecimal term = x;
        BigDecimal sum = x;
        for (int i = 2; term.abs().compareTo(SMALLEST_TERM) > 0; i += 2) {
            term =
                    term.multiply(square, DIGITS)
                            .divide(BigDecimal.valueOf((long) i * (i + 1)), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    static BigDecimal tanh(double x) {
        BigDecimal e = exp(new BigDecimal(x).multiply(TWO));
        return e.subtract(BigDecimal.ONE).divide(e.add(BigDecimal.ONE), DIGITS);
    }

    static BigDecimal sigmoid(double x) {
        BigDecimal e = exp(new BigDecimal(x).negate());
        return BigDecimal.ONE.divide(e.add(BigDecimal.ONE), DIGITS);
    }

    static BigDecimal erf(double value) {
        BigDecimal x = new BigDecimal(value);
        BigDecimal square = x.multiply(x, DIGITS).negate();
        BigDecimal power = x;
        BigDecimal sum = x;
        for (int i = 1; power.abs().compareTo(SMALLEST_TERM) > 0; i++) {
            power = power.multiply(square, DIGITS).divide(BigDecimal.valueOf(i), DIGITS);
            sum = sum.add(power.divide(BigDecimal.valueOf(2L * i + 1), DIGITS), DIGITS);
        }
        return sum.multiply(TWO).divide(PI.sqrt(DIGITS), DIGITS);
    }

    static BigDecimal pow(double x, double y) {
        BigDecimal base = new BigDecimal(x);
        return exp(log(base, StrictMath.log(x)).multiply(new BigDecimal(y), DIGITS));
    }

    /** How far a double is from the true value, in units of the true value's last place. */
    static double ulps(double computed, BigDecimal exact) {
        double rounded = exact.doubleValue();
        if (computed == rounded) {
            return 0;
        }
        if (Double.isInfinite(rounded) || Double.isInfinite(computed) || computed != computed) {
            return Double.POSITIVE_INFINITY;
        }
        return new BigDecimal(computed)
                .subtract(exact)
                .abs()
                .divide(new BigDecimal(Math.ulp(rounded)), new MathContext(10))
                .doubleValue();
    }
}
