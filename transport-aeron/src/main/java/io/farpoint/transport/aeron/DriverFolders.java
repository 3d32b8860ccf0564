package io.farpoint.transport.aeron;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.agrona.IoUtil;

/** The folders in which media drivers live, and what is left of those that were killed. */
final class DriverFolders {
    private static final System.Logger LOG = System.getLogger(DriverFolders.class.getName());

    private static final String PREFIX = "farpoint-";

    /** Shared memory, where the system has it: the files there never reach a disk. */
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private DriverFolders() {}

    /** A folder for a driver that is to live now; what killed ones left beside it is deleted. */
    static String fresh() {
        Path parent =
                Files.isWritable(SHARED_MEMORY)
                        ? SHARED_MEMORY
                        : Path.of(System.getProperty("java.io.tmpdir"));
        sweep(parent, 2 * Times.MAX_LEASE_MS);
        return parent.resolve(PREFIX + UUID.randomUUID()).toString();
    }

    /** Whether a driver is or was in a folder. */
    static boolean isUsed(Path folder) {
        return Files.exists(cnc(folder));
    }

    /** Deletes the folders of drivers that were killed, which nobody else ever would. */
    static void sweep(Path parent, long silentMs) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : all) {
                if (isUsed(folder) && isLeft(folder, silentMs)) {
                    IoUtil.delete(folder.toFile(), true);
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "cannot look for leftovers in " + parent,
                    unreadable);
        }
    }

    /**
     * Whether a folder's driver is gone for good. Its process must be no more, for one that starts,
     * stands still or is just closing gives no sign of life either; and it must have been silent
     * for a time, for the process may be one of another container, whose numbers are not ours.
     */
    static boolean isLeft(Path folder, long silentMs) {
        try {
            return ProcessHandle.of(pid(folder)).isEmpty()
                    && !CommonContext.isDriverActive(folder.toFile(), silentMs, _ -> {});
        } catch (IOException vanished) {
            return false;
        }
    }

    private static long pid(Path folder) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel file = FileChannel.open(cnc(folder))) {
            if (file.read(pid, CncFileDescriptor.pidOffset(0)) < Long.BYTES) {
                throw new IOException(cnc(folder) + " is too short to name a process");
            }
        }
        return pid.getLong(0);
    }

    private static Path cnc(Path folder) {
        return folder.resolve(CncFileDescriptor.CNC_FILE);
    }
}
