package io.flomd.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** Writes what a URL, its only argument, has to say, and {@code end} behind it. */
final class HttpProbe {
    private HttpProbe() {}

    public static void main(String[] arguments) throws IOException {
        try (InputStream body = URI.create(arguments[0]).toURL().openStream()) {
            body.transferTo(System.out);
        }
        System.out.println("end");
    }
}
