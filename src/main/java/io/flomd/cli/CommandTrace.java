package io.flomd.cli;

import io.flomd.client.ClientObserver;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --verbose} and {@code FLOM_TRACE_MASK} show of the network, in the shape that FLoM's users know.
 *
 * <p>Bit 0x8 of the mask traces discovery and connection, bit 0x80 every message; the other bits of the original have nothing to show here.
 */
final class CommandTrace implements ClientObserver {
    private static final int CLIENT = 0x8;
    private static final int MESSAGES = 0x80;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private final long mask;
    private final boolean verbose;
    private final Console console;
    private final @Nullable OutputStream file;

    private CommandTrace(long mask, boolean verbose, Console console, @Nullable OutputStream file) {
        this.mask = mask;
        this.verbose = verbose;
        this.console = console;
        this.file = file;
    }

    /** The observer for these settings; one that does nothing if there is nothing to show. */
    static ClientObserver of(CommandSettings settings, CommandContext context) {
        String word = context.environment().get("FLOM_TRACE_MASK");
        long mask = word == null ? 0 : CInteger.leading(word);
        OutputStream file = open(settings, context.console());
        if ((mask & (CLIENT | MESSAGES)) == 0 && !settings.verbose) {
            return ClientObserver.NONE;
        }
        return new CommandTrace(mask, settings.verbose, context.console(), file);
    }

    private static @Nullable OutputStream open(CommandSettings settings, Console console) {
        if (settings.commandTraceFile == null) {
            return null;
        }
        try {
            return new FileOutputStream(settings.commandTraceFile, settings.appendTraceFile);
        } catch (IOException e) {
            console.err(
                    "Warning: trace file '" + settings.commandTraceFile + "' cannot be opened; trace goes to stderr");
            return null;
        }
    }

    private void trace(int bit, String text) {
        if ((mask & bit) == 0) {
            return;
        }
        String time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS")
                .format(LocalDateTime.now(ZoneId.systemDefault()));
        String line = time + " [" + ProcessHandle.current().pid() + "/0x"
                + Long.toHexString(Thread.currentThread().getId()) + "] " + text;
        if (file == null) {
            console.err(line);
            return;
        }
        try {
            file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            console.err(line);
        }
    }

    /** The beginning of the search for a server, and its end without one. */
    void onConnect() {
        trace(CLIENT, "flom_client_connect");
    }

    void onNoDaemonStart() {
        trace(
                CLIENT,
                "flom_client_connect: connection failed, a new daemon can not be started because daemon lifespan is 0");
    }

    /** The request for the lock, and at the end its release and that of the connection. */
    void onLock() {
        trace(CLIENT, "flom_client_lock");
    }

    void onUnlock() {
        trace(CLIENT, "flom_client_unlock");
    }

    void onDisconnect() {
        trace(CLIENT, "flom_client_disconnect");
    }

    void onConnectFailure(int code) {
        trace(CLIENT, "flom_client_connect/excp=4/ret_cod=" + code + "/errno=11");
    }

    @Override
    public void onConnecting(String server) {
        trace(CLIENT, "flom_client_connect: trying server " + server);
    }

    @Override
    public void onConnected(String server) {
        trace(CLIENT, "flom_client_connect: connected to server " + server);
    }

    @Override
    public void onDiscoveryStart(InetSocketAddress target) {
        InetAddress address = target.getAddress();
        boolean v4 = address.getAddress().length == 4;
        trace(CLIENT, "flom_client_discover_udp");
        trace(
                CLIENT,
                "flom_client_discover_udp: using address '" + address.getHostAddress() + "' and port "
                        + target.getPort());
        trace(
                CLIENT,
                "flom_client_discover_udp/getaddrinfo(): [ai_flags=1,ai_family=" + (v4 ? AF_INET : AF_INET6)
                        + ",ai_socktype=2,ai_protocol=17,ai_addrlen=" + (v4 ? 16 : 28) + ",ai_canonname='{null}'] ");
        if (v4) {
            trace(CLIENT, "flom_client_discover_udp: gai->ai_addr " + bytes(target.getPort(), address.getAddress()));
            trace(CLIENT, "flom_client_discover_udp: local_addr " + bytes(0, new byte[4]));
        }
    }

    /** A socket address as the original dumps it: family, port, IPv4 address, padding. */
    private static String bytes(int port, byte[] address) {
        StringBuilder text = new StringBuilder("02 00 ");
        hex(text, port >> 8);
        hex(text, port);
        for (byte b : address) {
            hex(text, b);
        }
        for (int i = 0; i < 8; i++) {
            hex(text, 0);
        }
        return text.toString();
    }

    private static void hex(StringBuilder text, int value) {
        text.append(Character.forDigit((value >> 4) & 0xF, 16))
                .append(Character.forDigit(value & 0xF, 16))
                .append(' ');
    }

    @Override
    public void onDiscoveryQuery(int attempt, InetSocketAddress target, String query) {
        trace(CLIENT, "flom_client_discover_udp: sending discovery message number " + attempt + "...");
        if (verbose) {
            console.out("sending UDP multicast datagram to " + place(target) + " ('" + query + "')");
        }
    }

    @Override
    public void onDiscoveryWait(int attempt) {
        trace(CLIENT, "flom_client_discover_udp: waiting reply...");
    }

    @Override
    public void onDiscoveryIgnored(InetSocketAddress from) {
        trace(CLIENT, "flom_client_discover_udp: datagram from " + place(from) + " is no valid answer and is ignored");
    }

    @Override
    public void onDiscoveryEnd(int attempt, InetSocketAddress target, @Nullable String answer) {
        if (answer == null) {
            trace(CLIENT, "flom_client_discover_udp: no answer from UDP/IP multicast discovery");
        } else {
            trace(CLIENT, "flom_client_discover_udp: answer is '" + answer + "'");
        }
        if (verbose) {
            console.out(
                    answer == null
                            ? "no reply from " + place(target)
                            : "reply from " + place(target) + " is '" + answer + "'");
        }
    }

    /** All attempts of a discovery passed without an answer. */
    void onDiscoveryFailed() {
        trace(CLIENT, "flom_client_discover_udp/excp=6/ret_cod=7/errno=11 ('Resource temporarily unavailable')");
    }

    @Override
    public void onSent(String message) {
        trace(MESSAGES, "flom_msg_serialize: serialized message is |" + message + "|");
    }

    @Override
    public void onReceived(Object message) {
        trace(MESSAGES, "flom_msg_deserialize: deserialized message is |" + message + "|");
    }

    private static String place(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + "/" + address.getPort();
    }
}
