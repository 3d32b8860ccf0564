package io.farpoint.benchmarks;

import io.farpoint.benchmarks.Measuring.Pace;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Measures what the budgets bound and judges it. A gate that fails is measured once more, longer:
 * on a machine that others use, a burst of their work passes, a lost optimisation stays.
 */
final class Gates {
    /** Runs the benchmarks that a pattern names. */
    interface Measure {
        /**
         * Runs them.
         *
         * @param pace how long each
         * @param pattern a JMH pattern of names
         * @return what came out
         */
        Report run(Pace pace, String pattern);
    }

    private final Budgets budgets;
    private final Measure measure;
    private final PrintStream out;

    Gates(Budgets budgets, Measure measure, PrintStream out) {
        this.budgets = budgets;
        this.measure = measure;
        this.out = out;
    }

    /** Prints a verdict a gate; 1 if one of them fails, else 0. */
    int run() {
        List<Verdict> verdicts = judge(budgets.gates(), Pace::gates);
        List<Gate> failed = verdicts.stream().filter(Verdict::fails).map(Verdict::gate).toList();
        if (!failed.isEmpty()) {
            verdicts.stream().filter(Verdict::fails).forEach(out::println);
            out.println("measuring these again, longer");
            verdicts = new ArrayList<>(verdicts);
            verdicts.removeIf(Verdict::fails);
            verdicts.addAll(judge(failed, Pace::gatesAgain));
        }
        verdicts.forEach(out::println);
        long failures = verdicts.stream().filter(Verdict::fails).count();
        long unclear =
                verdicts.stream().filter(v -> v.outcome() == Verdict.Outcome.UNCLEAR).count();
        out.printf(
                "gates: %d, failed %d%s%n",
                verdicts.size(),
                failures,
                unclear == 0
                        ? ""
                        : ", unclear "
                                + unclear
                                + " (the machine was too busy to tell; they pass)");
        return failures == 0 ? 0 : 1;
    }

    private List<Verdict> judge(
            Collection<Gate> gates, Function<Map<String, List<String>>, Pace> pace) {
        out.printf("measuring for %d gates, some minutes%n", gates.size());
        Report report = measure.run(pace.apply(Budgets.params(gates)), Budgets.pattern(gates));
        return gates.stream().map(gate -> gate.judge(report)).toList();
    }
}
