package io.flomd.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The identity of this host in FLoM's messages: the machine id, 32 lower-case hexadecimal digits. */
public final class MachineId {
    private static final int LENGTH = 32;
    private static final String[] FILES = {"/var/lib/dbus/machine-id", "/etc/machine-id"};

    private MachineId() {}

    /** The machine id of this host; null if it has none. */
    public static @Nullable String read() {
        for (String file : FILES) {
            String id = readFile(Path.of(file));
            if (id != null) {
                return id;
            }
        }
        return null;
    }

    static @Nullable String readFile(Path file) {
        String id;
        try {
            id = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).trim();
        } catch (IOException noSuchFile) {
            return null;
        }
        return isMachineId(id) ? id : null;
    }

    private static boolean isMachineId(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (Character.digit(id.charAt(i), 16) < 0 || Character.isUpperCase(id.charAt(i))) {
                return false;
            }
        }
        return id.length() == LENGTH;
    }
}
