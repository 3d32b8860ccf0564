package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.UnsupportedOpException;
import io.farpoint.backend.cpu.dnnl.LazyDnnl;
import io.farpoint.backend.cpu.fused.FusedLoops;
import io.farpoint.backend.cpu.fused.LoopBounds;
import io.farpoint.backend.cpu.memory.CpuBuffer;
import io.farpoint.backend.cpu.memory.CpuMemory;
import io.farpoint.backend.cpu.programs.ProgramCache;
import io.farpoint.backend.cpu.warming.Warmer;
import io.farpoint.op.Composite;
import io.farpoint.op.Op;
import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.BackendOptions;
import io.farpoint.spi.BackendStats;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Completion;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.OpSignature;
import io.farpoint.spi.Operand;
import io.farpoint.spi.Support;
import java.lang.foreign.MemorySegment;

/**
 * Runs each op in the thread that calls, without a lock, so that callers run in parallel; a large
 * op has the help of up to {@link BackendOptions#threads} - 1 more.
 */
final class CpuBackend implements Backend {
    private static final int PROGRAMS = 1024;

    /** What it says of oneDNN changes once, when the first user has tried to load that. */
    private volatile DeviceInfo device;

    private final CpuMemory memory;
    private final Workspaces workspaces;
    private final Warmer warmer;
    private final FusedLoops loops;
    private final Crew crew;
    private final ProgramCache programs;
    private final MapKernel maps;
    private final ReduceKernel reductions;
    private final CompositeKernel composites;
    private final ArgReduceKernel argReductions;
    private final RandomKernel randoms;
    private final GatherKernel gathers;
    private final ScatterKernel scatters;
    private final MatMulKernel matMuls;

    CpuBackend(DeviceInfo device, BackendOptions options) {
        this(device, options, LoopBounds.usual());
    }

    CpuBackend(DeviceInfo device, BackendOptions options, LoopBounds bounds) {
        var library =
                new LazyDnnl(
                        device.name(),
                        options.cacheFolder(),
                        obstacle -> this.device = CpuProvider.described(device, obstacle));
        int cores = Runtime.getRuntime().availableProcessors();
        this.memory = new CpuMemory(device.name(), options.memoryLimitBytes(), cores);
        this.workspaces = new Workspaces(memory, device.name(), 2 * cores);
        this.crew = new Crew(device.name(), options.threads(), workspaces);
        this.warmer = new Warmer(device.name());
        this.loops = new FusedLoops(device.name(), warmer, bounds);
        this.programs = new ProgramCache(PROGRAMS, loops);
        this.maps = new MapKernel(programs, crew);
        this.reductions = new ReduceKernel(programs, crew);
        this.composites = new CompositeKernel(maps, reductions, crew);
        this.argReductions = new ArgReduceKernel(crew);
        this.randoms = new RandomKernel(crew);
        this.gathers = new GatherKernel(crew);
        this.scatters = new ScatterKernel(maps, crew);
        this.matMuls = new MatMulKernel(library, crew, new VectorForms(warmer));
    }

    @Override
    public DeviceInfo device() {
        return device;
    }

    @Override
    public BackendStats stats() {
        var details = memory.details();
        details.put("programs", (long) programs.size());
        details.put("loopsWarming", warmer.pending()); // first: at 0 all that follows is final
        loops.addTo(details);
        matMuls.addTo(details);
        return new BackendStats(
                memory.usedBytes(), memory.buffers(), workspaces.opsExecuted(), details);
    }

    @Override
    public Support supports(OpSignature signature) {
        return switch (signature.op()) {
            case Op.Map _, Op.Reduce _, Op.ArgReduce _, Op.Gather _, Op.Scatter _, Op.Random _ ->
                    Support.NATIVE;
            case Op.MatMul _ ->
                    signature.inputs().contains(DType.BOOL) ? Support.NONE : Support.NATIVE;
            case Composite.Softmax _,
                    Composite.LogSoftmax _,
                    Composite.LogSumExp _,
                    Composite.Mean _ ->
                    Support.NATIVE;
            case Composite.CrossEntropy _ -> Support.DECOMPOSED;
        };
    }

    @Override
    public Buffer allocate(long bytes) {
        return memory.allocate(bytes);
    }

    @Override
    public Completion write(Buffer target, long offset, MemorySegment source) {
        Workspace w = workspaces.take();
        try {
            CpuBuffer buffer = inside(w, target, offset, source.byteSize());
            MemorySegment.copy(
                    source, 0, buffer.segment(), buffer.start + offset, source.byteSize());
            return Completion.DONE;
        } finally {
            workspaces.give(w);
        }
    }

    @Override
    public Completion read(Buffer source, long offset, MemorySegment target) {
        Workspace w = workspaces.take();
        try {
            CpuBuffer buffer = inside(w, source, offset, target.byteSize());
            MemorySegment.copy(
                    buffer.segment(), buffer.start + offset, target, 0, target.byteSize());
            return Completion.DONE;
        } finally {
            workspaces.give(w);
        }
    }

    private CpuBuffer inside(Workspace w, Buffer any, long offset, long bytes) {
        CpuBuffer buffer = w.check(any);
        if (offset < 0 || bytes > buffer.bytes() - offset) {
            throw new BackendException(
                    device.name()
                            + " was asked for "
                            + bytes
                            + " bytes at "
                            + offset
                            + " of "
                            + buffer);
        }
        return buffer;
    }

    @Override
    public void execute(Op op, Operand[] inputs, Operand[] outputs) {
        Workspace w = workspaces.take();
        try {
            w.scratch.failure.clear();
            switch (op) {
                case Op.Map map -> maps.run(map, inputs, outputs, w);
                case Op.Reduce reduce -> reductions.run(reduce, inputs, outputs, w);
                case Op.ArgReduce arg -> argReductions.run(arg, inputs, outputs, w);
                case Op.Random random -> randoms.run(random, inputs, outputs, w);
                case Op.MatMul _, Op.Gather _, Op.Scatter _ -> apart(op, inputs, outputs, w);
                case Composite.CrossEntropy _ -> throw unsupported(op, inputs[0].dtype());
                case Composite composite -> composites.run(composite, inputs[0], outputs[0], w);
            }
            if (w.scratch.failure.happened()) {
                w.report(outputs[outputs.length - 1]);
            }
            w.opsExecuted++;
        } catch (IllegalStateException e) {
            // An arena closed under the op: only a buffer that was closed in a race can be that.
            throw new BackendException(
                    device.name()
                            + " lost memory under "
                            + op.name()
                            + ": a buffer of it was closed while it ran",
                    e);
        } finally {
            workspaces.give(w);
        }
    }

    /** Runs an op that must not write on what it still reads. */
    private void apart(Op op, Operand[] asked, Operand[] outputs, Workspace w) {
        if (op instanceof Op.MatMul && asked[0].dtype() == DType.BOOL) {
            throw unsupported(op, DType.BOOL);
        }
        int first = op instanceof Op.Scatter ? 1 : 0;
        try (InputCopies copies = InputCopies.of(asked, first, outputs[0], maps, w)) {
            Operand[] inputs = copies.orElse(asked);
            switch (op) {
                case Op.MatMul _ -> matMuls.run(inputs, outputs, w);
                case Op.Gather gather -> gathers.run(gather, inputs, outputs, w);
                case Op.Scatter scatter -> scatters.run(scatter, inputs, outputs, w);
                case Op.Map _, Op.Reduce _, Op.ArgReduce _, Op.Random _, Composite _ ->
                        throw new IllegalArgumentException(op.name());
            }
        }
    }

    private UnsupportedOpException unsupported(Op op, DType dtype) {
        return new UnsupportedOpException(
                device.name()
                        + " does not run "
                        + op.name()
                        + " of "
                        + dtype
                        + (op instanceof Composite ? " itself; run its decomposition" : ""));
    }

    @Override
    public void close() {
        if (workspaces.close()) {
            crew.close();
            warmer.close();
            loops.close();
            memory.close();
        }
    }

    @Override
    public String toString() {
        return "CpuBackend[" + device.name() + "]";
    }
}
