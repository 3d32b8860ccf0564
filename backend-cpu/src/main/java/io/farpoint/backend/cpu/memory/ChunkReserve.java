package io.farpoint.backend.cpu.memory;

import io.farpoint.spi.BackendException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Owns every chunk: hands them out, keeps idle ones for reuse up to a bound (their pages are warm;
 * fresh pages cost more than the work of an add on them), oldest out first.
 */
final class ChunkReserve {
    private final String device;
    private final long idleLimitBytes;
    private final Set<Chunk> all = new HashSet<>();
    private final Set<Chunk> idle = new LinkedHashSet<>();
    private final Map<Long, ArrayDeque<Chunk>> idleBySize = new HashMap<>();
    private long heldBytes;
    private long idleBytes;
    private boolean closed;

    ChunkReserve(String device, long idleLimitBytes) {
        this.device = device;
        this.idleLimitBytes = idleLimitBytes;
    }

    /** A chunk of exactly that size. */
    synchronized Chunk take(long bytes) {
        if (closed) {
            throw new BackendException(device + " is closed: it has no memory any more");
        }
        ArrayDeque<Chunk> fitting = idleBySize.get(bytes);
        if (fitting != null && !fitting.isEmpty()) {
            Chunk chunk = fitting.pop();
            idle.remove(chunk);
            idleBytes -= bytes;
            return chunk;
        }
        Chunk chunk = open(bytes);
        all.add(chunk);
        heldBytes += bytes;
        return chunk;
    }

    private Chunk open(long bytes) {
        try {
            return Chunk.open(bytes);
        } catch (OutOfMemoryError e) {
            if (idle.isEmpty()) {
                throw e;
            }
            trim(0);
            return Chunk.open(bytes);
        }
    }

    /** Takes a chunk back that nobody uses any more. */
    synchronized void give(Chunk chunk) {
        if (closed) {
            return;
        }
        idle.add(chunk);
        idleBySize.computeIfAbsent(chunk.bytes, size -> new ArrayDeque<>()).push(chunk);
        idleBytes += chunk.bytes;
        if (idleBytes > idleLimitBytes) {
            trim(idleLimitBytes);
        }
    }

    private void trim(long keepBytes) {
        List<Chunk> leaving = new ArrayList<>();
        long kept = idleBytes;
        for (Chunk chunk : idle) {
            if (kept <= keepBytes) {
                break;
            }
            kept -= chunk.bytes;
            leaving.add(chunk);
        }
        for (Chunk chunk : leaving) {
            if (!chunk.close()) {
                continue;
            }
            idle.remove(chunk);
            ArrayDeque<Chunk> siblings = idleBySize.get(chunk.bytes);
            siblings.remove(chunk);
            if (siblings.isEmpty()) {
                idleBySize.remove(chunk.bytes);
            }
            all.remove(chunk);
            heldBytes -= chunk.bytes;
            idleBytes -= chunk.bytes;
        }
    }

    synchronized long heldBytes() {
        return heldBytes;
    }

    synchronized long idleBytes() {
        return idleBytes;
    }

    /** Gives all memory back to the operating system. */
    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        all.forEach(Chunk::close);
        all.clear();
        idle.clear();
        idleBySize.clear();
        heldBytes = 0;
        idleBytes = 0;
    }
}
