package io.flomd.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code flom --show}: who holds and who waits, from the HTTP view of the service. */
final class ShowCommand {
    /** The environment variable that says where the service's HTTP view is. */
    static final String URL_VARIABLE = "FLOM_SHOW_URL";

    private static final int MAX_PORT = 65_535;
    private static final int DEFAULT_PORT = 8080;
    private static final int TIMEOUT_MILLIS = 5000;
    private static final int NO_SUCH_RESOURCE = 1;

    private final CommandSettings settings;
    private final CommandContext context;

    ShowCommand(CommandSettings settings, CommandContext context) {
        this.settings = settings;
        this.context = context;
    }

    /** @param name the resource to show; null for all */
    int run(@Nullable String name, boolean json) {
        String url = baseUrl() + "/locks" + (name == null ? "" : "/" + encoded(name));
        try {
            HttpURLConnection connection = open(url);
            connection.setRequestProperty("Accept", json ? "application/json" : "text/plain");
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_NOT_FOUND && name != null) {
                context.console().err("Resource '" + name + "' does not exist");
                return NO_SUCH_RESOURCE;
            }
            if (status != HttpURLConnection.HTTP_OK) {
                context.console().err("flom: " + url + " answered with HTTP status " + status);
                return ExitStatus.GENERIC_ERROR;
            }
            try (InputStream body = connection.getInputStream()) {
                context.console().out(new String(body.readAllBytes(), StandardCharsets.UTF_8).stripTrailing());
            }
            return ExitStatus.OK;
        } catch (IOException e) {
            context.console()
                    .err("flom: the service's HTTP view at " + url + " cannot be reached: " + e.getMessage()
                            + "; --show-url, " + URL_VARIABLE + " or [Monitor]/ShowUrl say where it is");
            return ExitStatus.GENERIC_ERROR;
        }
    }

    private static HttpURLConnection open(String url) throws IOException {
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw new MalformedURLException("it must begin with http:// or https://");
        }
        URL place = new URL(url);
        if (place.getPort() > MAX_PORT) {
            throw new MalformedURLException("port " + place.getPort() + " is not between 1 and " + MAX_PORT);
        }
        HttpURLConnection connection = (HttpURLConnection) place.openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return connection;
    }

    private String baseUrl() {
        String url = settings.showUrl;
        if (url == null) {
            url = context.environment().get(URL_VARIABLE);
        }
        if (url == null) {
            String host = settings.unicastAddress == null ? "127.0.0.1" : settings.unicastAddress;
            url = "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + DEFAULT_PORT;
        }
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** The name as one segment of a path. */
    static String encoded(String name) {
        StringBuilder text = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            if (plain || b == '.' || b == '_') {
                text.append((char) b);
            } else {
                text.append('%')
                        .append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xF, 16)))
                        .append(Character.toUpperCase(Character.forDigit(b & 0xF, 16)));
            }
        }
        return text.toString();
    }
}
