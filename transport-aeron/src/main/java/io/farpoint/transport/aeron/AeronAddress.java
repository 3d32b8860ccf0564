package io.farpoint.transport.aeron;

import io.aeron.ChannelUri;
import io.farpoint.FarpointException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where a worker listens. {@code aeron:udp?endpoint=HOST:PORT} is reached over UDP, its answers
 * come from {@code control=HOST:PORT}, the next port unless named; {@code
 * aeron:ipc?aeron-dir=FOLDER} is reached through shared memory, by the driver that lives in that
 * folder. {@code aeron-dir} with UDP names an external driver. Times may be given as {@code
 * suspect-ms} and {@code lease-ms}.
 *
 * @param media how bytes travel
 * @param endpoint host and port of the worker, or empty
 * @param control host and port that answers come from, or empty
 * @param aeronDir the folder of a driver that is there already, or empty
 * @param times when silence means what
 */
record AeronAddress(Media media, String endpoint, String control, String aeronDir, Times times) {
    /** What a URI for this transport begins with. */
    static final String SCHEME = "aeron";

    private static final String ENDPOINT = "endpoint";
    private static final String CONTROL = "control";
    private static final String AERON_DIR = "aeron-dir";
    private static final String SUSPECT = "suspect-ms";
    private static final String LEASE = "lease-ms";
    private static final Set<String> UDP_PARAMETERS =
            Set.of(ENDPOINT, CONTROL, AERON_DIR, SUSPECT, LEASE);
    private static final Set<String> IPC_PARAMETERS = Set.of(AERON_DIR, SUSPECT, LEASE);
    private static final int MAX_PORT = 65_535;

    /** How bytes travel. */
    enum Media {
        /** Datagrams. */
        UDP,
        /** Shared memory. */
        IPC
    }

    static AeronAddress parse(String uri) {
        ChannelUri channel;
        try {
            channel = ChannelUri.parse(uri);
        } catch (IllegalArgumentException | IllegalStateException malformed) {
            throw new FarpointException(
                    "\"" + uri + "\" is no Aeron address: " + malformed.getMessage() + FORMS,
                    malformed);
        }
        Media media =
                switch (channel.media()) {
                    case "udp" -> Media.UDP;
                    case "ipc" -> Media.IPC;
                    default ->
                            throw new FarpointException(
                                    "\"" + uri + "\" names neither udp nor ipc" + FORMS);
                };
        Map<String, String> given = new TreeMap<>();
        channel.forEachParameter(given::put);
        Set<String> known = media == Media.UDP ? UDP_PARAMETERS : IPC_PARAMETERS;
        for (String name : given.keySet()) {
            if (!known.contains(name)) {
                throw new FarpointException(
                        "\"" + uri + "\" has a parameter \"" + name + "\"; known are " + known);
            }
        }
        Times times = Times.DEFAULT;
        times = times.suspectMs(millis(uri, given, SUSPECT, times.suspectMs()));
        times = times.leaseMs(millis(uri, given, LEASE, times.leaseMs()));
        String aeronDir = given.getOrDefault(AERON_DIR, "");
        if (media == Media.IPC) {
            return new AeronAddress(media, "", "", aeronDir, times);
        }
        String endpoint = given.get(ENDPOINT);
        if (endpoint == null) {
            throw new FarpointException("\"" + uri + "\" names no endpoint" + FORMS);
        }
        int port = port(uri, endpoint);
        String next = host(endpoint) + ":" + (port + 1);
        String control = given.getOrDefault(CONTROL, next);
        port(uri, control);
        return new AeronAddress(media, endpoint, control, aeronDir, times);
    }

    private static final String FORMS =
            "; addresses look like aeron:udp?endpoint=localhost:20121"
                    + " or aeron:ipc?aeron-dir=/dev/shm/farpoint-bob";

    private static long millis(String uri, Map<String, String> given, String name, long otherwise) {
        String text = given.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException malformed) {
            throw new FarpointException(
                    "\"" + uri + "\" has " + name + "=" + text + "; give a number of milliseconds",
                    malformed);
        }
    }

    private static int port(String uri, String endpoint) {
        String text = endpoint.substring(endpoint.lastIndexOf(':') + 1);
        try {
            int port = Integer.parseInt(text);
            if (endpoint.indexOf(':') > 0 && port > 0 && port < MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException malformed) {
            throw new FarpointException(
                    "\"" + uri + "\" has no port number in \"" + endpoint + "\"" + FORMS,
                    malformed);
        }
        throw new FarpointException(
                "\"" + uri + "\" needs HOST:PORT with a port of 1 to " + (MAX_PORT - 1) + FORMS);
    }

    private static String host(String endpoint) {
        return endpoint.substring(0, endpoint.lastIndexOf(':'));
    }

    /** Refuses what other machines could reach, for nobody has to prove yet who they are. */
    void requireOwnMachine() {
        if (media == Media.IPC) {
            return;
        }
        requireLoopback(endpoint);
        requireLoopback(control);
    }

    private static void requireLoopback(String endpoint) {
        String host = host(endpoint);
        boolean brackets = host.startsWith("[") && host.endsWith("]");
        try {
            InetAddress address =
                    InetAddress.getByName(brackets ? host.substring(1, host.length() - 1) : host);
            if (address.isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException unknown) {
            throw new FarpointException(
                    "there is no host \"" + host + "\"; use localhost, or aeron:ipc", unknown);
        }
        throw new FarpointException(
                "a worker listens on this machine alone until clients can prove who they are: \""
                        + endpoint
                        + "\" is no loopback address; use localhost, or aeron:ipc");
    }

    /** Where requests go. */
    String requestChannel() {
        return media == Media.IPC ? "aeron:ipc" : "aeron:udp?endpoint=" + endpoint;
    }

    /** Where answers come from, for a client that says so. */
    String responseChannel() {
        return media == Media.IPC
                ? "aeron:ipc?control-mode=response"
                : "aeron:udp?control-mode=response|control=" + control;
    }

    /** A channel with one more parameter. */
    static String with(String channel, String parameter) {
        return channel + (channel.contains("?") ? "|" : "?") + parameter;
    }

    /** The same worker by another driver's folder. */
    AeronAddress in(String folder) {
        return new AeronAddress(media, endpoint, control, folder, times);
    }

    /** The address as another process writes it. */
    String uri() {
        StringBuilder uri = new StringBuilder(SCHEME);
        if (media == Media.IPC) {
            uri.append(":ipc?aeron-dir=").append(aeronDir);
        } else {
            uri.append(":udp?endpoint=").append(endpoint);
            uri.append("|control=").append(control);
        }
        if (!times.equals(Times.DEFAULT)) {
            uri.append("|suspect-ms=").append(times.suspectMs());
            uri.append("|lease-ms=").append(times.leaseMs());
        }
        return uri.toString();
    }
}
