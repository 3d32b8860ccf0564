package io.farpoint.optim;

import io.farpoint.AutogradException;
import io.farpoint.FarpointException;
import io.farpoint.Tensor;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The checks that all optimizers make of what they are given. */
final class Settings {
    private Settings() {}

    static List<Tensor> leaves(List<Tensor> parameters) {
        Map<Tensor, Integer> places = new IdentityHashMap<>();
        for (Tensor parameter : parameters) {
            if (!parameter.requiresGrad() || !parameter.isLeaf()) {
                throw new AutogradException(
                        "an optimizer takes leaves that require grad; one of shape "
                                + parameter.shape()
                                + " is not");
            }
            Integer before = places.putIfAbsent(parameter, places.size());
            if (before != null) {
                throw new AutogradException(
                        "an optimizer takes each parameter once; number "
                                + places.size()
                                + " is number "
                                + before
                                + " again, counted from 0");
            }
        }
        return List.copyOf(parameters);
    }

    static void requireOpen(boolean closed, Optimizer optimizer) {
        if (closed) {
            throw new FarpointException(
                    "this optimizer is closed, its state is gone: "
                            + optimizer
                            + "; build a new one");
        }
    }

    static double notNegative(String name, double value) {
        if (!(value >= 0)) {
            throw new FarpointException(name + " must be at least 0, got " + value);
        }
        return value;
    }

    static double fraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new FarpointException(name + " must be in [0, 1), got " + value);
        }
        return value;
    }
}
