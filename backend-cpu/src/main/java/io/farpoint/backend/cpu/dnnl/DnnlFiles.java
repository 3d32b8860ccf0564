package io.farpoint.backend.cpu.dnnl;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Takes the libraries out of the artifact {@code org.bytedeco:dnnl} (classifier linux-x86_64) into
 * folders named after their checksums, once a machine. Several processes may do so at a time: each
 * writes a file of its own and moves it into place as a whole.
 */
final class DnnlFiles {
    static final String DNNL = "libdnnl.so.3";
    static final String OPEN_MP = "libgomp.so.1";

    private static final String FOLDER = "org/bytedeco/dnnl/linux-x86_64/";
    private static final String PREFIX = "dnnl-";

    /** What the libraries take, unpacked. */
    private static final long ROOM_BYTES = 100L << 20;

    private DnnlFiles() {}

    /** A library in the artifact: how long it is, and its checksum (of a folder of classes: 0). */
    private record Packed(URL url, long bytes, long crc) {
        /** Where it is unpacked to. */
        Path in(Path cacheFolder, String name) {
            return cacheFolder.resolve(PREFIX + Long.toHexString(crc) + "-" + bytes).resolve(name);
        }
    }

    /** Why there can be no library here whatever the folder, or null if there may. */
    static String obstacle() {
        return obstacle(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /** The same, for a system and a machine as Java names them. */
    static String obstacle(String system, String machine) {
        if (!system.toLowerCase(Locale.ROOT).contains("linux") || !machine.equals("amd64")) {
            return "oneDNN is packed for Linux on x86-64 alone, and this is "
                    + system
                    + " on "
                    + machine;
        }
        return url(DNNL) == null
                ? "the artifact org.bytedeco:dnnl (classifier linux-x86_64) is not on the class"
                        + " path"
                : null;
    }

    /** Why it cannot be had by way of a folder, as far as can be seen without writing. */
    static String obstacle(Path cacheFolder) {
        String obstacle = obstacle();
        if (obstacle != null) {
            return obstacle;
        }
        // Without opening the artifact, which every start would wait for: what is there, as long as
        // its folder's name says, is taken for it.
        try {
            if (Files.isDirectory(cacheFolder)) {
                List<Path> folders = folders(cacheFolder);
                if (holds(folders, DNNL) && holds(folders, OPEN_MP)) {
                    return null;
                }
                for (Path folder : folders) {
                    Path blocked = blocked(folder);
                    if (blocked != null) {
                        return unpackable(cacheFolder, isInTheWay(blocked));
                    }
                }
            }
            Path there = nearest(cacheFolder);
            if (!Files.isDirectory(there)) {
                return unpackable(cacheFolder, isInTheWay(there));
            }
            if (!Files.isWritable(there)) {
                return unpackable(cacheFolder, there + " is not writable");
            }
            return Files.getFileStore(there).getUsableSpace() < ROOM_BYTES
                    ? unpackable(cacheFolder, "no space left")
                    : null;
        } catch (IOException unreadable) {
            return unpackable(cacheFolder, unreadable);
        }
    }

    /** The folder or, if it is not there, the nearest above it that is: at worst the root. */
    private static Path nearest(Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    private static List<Path> folders(Path cacheFolder) throws IOException {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(cacheFolder, PREFIX + "*")) {
            found.forEach(folders::add);
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
        return folders;
    }

    private static boolean holds(List<Path> folders, String name) throws IOException {
        for (Path folder : folders) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)
                    && Files.isReadable(file)
                    && folder.toString().endsWith("-" + Files.size(file))) {
                return true;
            }
        }
        return false;
    }

    /** What stands where a folder or a library should be and cannot be replaced, or null. */
    private static Path blocked(Path folder) {
        if (!Files.isDirectory(folder)) {
            return folder;
        }
        for (String name : List.of(DNNL, OPEN_MP)) {
            if (Files.isDirectory(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        return null;
    }

    private static String isInTheWay(Path what) {
        return what + " is in the way";
    }

    private static String unpackable(Path cacheFolder, String cause) {
        return "oneDNN cannot be unpacked into "
                + cacheFolder
                + " ("
                + cause
                + "): name another folder by Options.cacheFolder";
    }

    private static String unpackable(Path cacheFolder, IOException why) {
        Path there = nearest(cacheFolder);
        if (!Files.isDirectory(there)) {
            return unpackable(cacheFolder, isInTheWay(there));
        }
        String cause =
                switch (why) {
                    case NoSuchFileException _ -> "no such folder";
                    case AccessDeniedException denied -> "no permission for " + denied.getFile();
                    case FileAlreadyExistsException other -> isInTheWay(Path.of(other.getFile()));
                    case FileSystemException file when file.getReason() != null -> file.getReason();
                    case IOException other when other.getMessage() != null -> other.getMessage();
                    case IOException _ -> "it failed without a reason";
                };
        return unpackable(cacheFolder, cause);
    }

    /** By the class loader, since a module looks for resources in itself alone. */
    private static URL url(String name) {
        return DnnlFiles.class.getClassLoader().getResource(FOLDER + name);
    }

    private static Packed find(String name) throws IOException {
        URL url = url(name);
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        // Closing the stream closes the jar.
        try (InputStream _ = connection.getInputStream()) {
            long crc = connection instanceof JarURLConnection jar ? jar.getJarEntry().getCrc() : 0;
            return new Packed(url, connection.getContentLengthLong(), crc);
        }
    }

    /** The library's file, unpacked if it is not there yet. */
    static Path unpack(Path cacheFolder, String name) {
        try {
            Packed packed = find(name);
            Path file = packed.in(cacheFolder, name);
            if (Files.isDirectory(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            if (!isWhole(file, packed)) {
                unpack(packed, file);
            }
            return file;
        } catch (IOException failed) {
            throw new DnnlUnavailableException(unpackable(cacheFolder, failed), failed);
        }
    }

    /** Whether it is there, whole: a machine that lost power may have kept a file of zeros. */
    private static boolean isWhole(Path file, Packed packed) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != packed.bytes()) {
            return false;
        }
        if (packed.crc() == 0) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            CRC32 crc = new CRC32();
            crc.update(channel.map(FileChannel.MapMode.READ_ONLY, 0, packed.bytes()));
            return crc.getValue() == packed.crc();
        }
    }

    private static void unpack(Packed packed, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path part = Files.createTempFile(file.getParent(), "unpacking", ".part");
        try {
            URLConnection connection = packed.url().openConnection();
            connection.setUseCaches(false);
            try (InputStream from = connection.getInputStream()) {
                Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING);
            }
            move(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException unusual) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
