package io.farpoint.tck.worker;

import org.junit.jupiter.api.Nested;

/**
 * All laws of tensors and workers over one ground. A new door or device joins by one subclass that
 * makes its {@link Ground}; a slow one lowers the sizes of the long laws.
 */
public abstract class WorkerLaws {
    /** Makes a fresh ground. */
    protected abstract Ground makeGround();

    /** How many ops the long law of lifetimes runs. */
    protected int manyOps() {
        return 100_000;
    }

    /** How many results of 4 MiB the law of memory pressure drops. */
    protected int manyResults() {
        return 5_000;
    }

    /** How many random programs are run. */
    protected int programs() {
        return 60;
    }

    @Nested
    class Pointers extends PointerLaws {
        @Override
        protected Ground makeGround() {
            return WorkerLaws.this.makeGround();
        }
    }

    @Nested
    class Collocation extends CollocationLaws {
        @Override
        protected Ground makeGround() {
            return WorkerLaws.this.makeGround();
        }
    }

    @Nested
    class Lifetimes extends LifetimeLaws {
        @Override
        protected Ground makeGround() {
            return WorkerLaws.this.makeGround();
        }

        @Override
        protected int manyOps() {
            return WorkerLaws.this.manyOps();
        }

        @Override
        protected int manyResults() {
            return WorkerLaws.this.manyResults();
        }
    }

    @Nested
    class Poison extends PoisonLaws {
        @Override
        protected Ground makeGround() {
            return WorkerLaws.this.makeGround();
        }
    }

    @Nested
    class Transfers extends TransferLaws {
        @Override
        protected Ground makeGround() {
            return WorkerLaws.this.makeGround();
        }
    }

    @Nested
    class Threads extends ThreadLaws {
        @Override
        protected Ground makeGround() {
            return WorkerLaws.this.makeGround();
        }
    }

    @Nested
    class Graphs extends GraphLaws {
        @Override
        protected Ground makeGround() {
            return WorkerLaws.this.makeGround();
        }
    }

    @Nested
    class Gradients extends GradientLaws {
        @Override
        protected Ground makeGround() {
            return WorkerLaws.this.makeGround();
        }
    }

    @Nested
    class WrongCalls extends WrongCallLaws {
        @Override
        protected Ground makeGround() {
            return WorkerLaws.this.makeGround();
        }
    }

    @Nested
    class Programs extends ProgramLaws {
        @Override
        protected Ground makeGround() {
            return WorkerLaws.this.makeGround();
        }

        @Override
        protected int programs() {
            return WorkerLaws.this.programs();
        }
    }
}
