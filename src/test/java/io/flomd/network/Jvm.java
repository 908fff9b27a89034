package io.flomd.network;

import io.flomd.wire.FlomMessage;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Starts the small client programs of these tests on a host. */
final class Jvm {
    private Jvm() {}

    static String program() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static RunningProcess start(Host host, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                program(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                location(FlomMessage.class) + File.pathSeparator + location(Jvm.class),
                main.getName()));
        command.addAll(Arrays.asList(arguments));
        return host.start(command.toArray(new String[0]));
    }

    private static String location(Class<?> of) {
        try {
            return Path.of(of.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
