package io.flomd.config;

import io.flomd.observability.LockMeters;
import io.flomd.observability.Meters;
import io.flomd.observability.SafeCounter;
import io.flomd.tls.TlsFileException;
import io.flomd.tls.TlsFiles;
import io.flomd.tls.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The certificate of the lock listener, replaced when its files or its bundle change. New connections get the new one; those that are open keep
 * what they have. What cannot be used is reported, and the one before stays. Thread-safe.
 */
final class ServerTls implements AutoCloseable {
    /** From so long before the end on, the log tells once a day. */
    static final Duration EXPIRES_SOON = Duration.ofDays(14);

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    /** More than a file may have that can be used. */
    private static final int MAX_BYTES = 2_000_000;

    private static final Duration REMINDER = Duration.ofDays(1);

    private final TlsProperties properties;
    private final Clock clock;
    private final SafeCounter replaced;
    private final SafeCounter failed;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "flom-tls-watch"));
    private volatile ServerCertificate current;
    /** What the files held when they were last looked at, whether it could be used or not. */
    private List<Integer> seen = List.of();

    private Instant reminded = Instant.EPOCH;

    /**
     * Reads the certificate for the first time, and looks at it from then on.
     *
     * @throws TlsStartException if it cannot be used
     */
    @SuppressWarnings("FutureReturnValueIgnored") // what the watch does says itself how it went
    ServerTls(TlsProperties properties, SslBundles bundles, Meters meters, Clock clock) {
        this.properties = properties;
        this.clock = clock;
        replaced = meters.counter(LockMeters.TLS_RELOADS, "replaced");
        failed = meters.counter(LockMeters.TLS_RELOADS, "failed");
        TlsFiles files = properties.files();
        current = files == null ? ofBundle(bundles) : ofFiles(files);
        LOG.info("TLS with the certificate of {}, valid until {}", name(current), current.expiry());
        meters.gauge(LockMeters.TLS_EXPIRY, () -> current.expiry().getEpochSecond());
        long millis = properties.reloadInterval().toMillis();
        watch.scheduleWithFixedDelay(() -> look(files), 0, millis, TimeUnit.MILLISECONDS);
    }

    /** What new connections are made with. */
    ServerCertificate current() {
        return current;
    }

    private ServerCertificate ofFiles(TlsFiles files) {
        seen = contents(files);
        try {
            return ServerCertificate.of(TlsIdentity.load(files), properties.needsClientCertificate());
        } catch (TlsFileException e) {
            throw new TlsStartException("flom.tls: " + e.getMessage(), e);
        }
    }

    private ServerCertificate ofBundle(SslBundles bundles) {
        String name = properties.bundle();
        SslBundle bundle;
        try {
            bundle = bundles.getBundle(name);
            bundles.addBundleUpdateHandler(name, this::replaceBy);
        } catch (NoSuchSslBundleException e) {
            throw new TlsStartException(
                    "flom.tls.bundle = " + name + ": there is no such bundle; allowed are " + bundles.getBundleNames(),
                    e);
        }
        return ServerCertificate.of(name, bundle, properties.needsClientCertificate());
    }

    private void replaceBy(SslBundle bundle) {
        try {
            use(ServerCertificate.of(properties.bundle(), bundle, properties.needsClientCertificate()));
        } catch (RuntimeException e) {
            keep(e);
        }
    }

    /** A failure here must not end the watch, which would be silent. */
    private void look(@Nullable TlsFiles files) {
        try {
            if (files != null) {
                reload(files);
            }
            remind();
        } catch (RuntimeException e) {
            LOG.error("the certificate cannot be looked at", e);
        }
    }

    private void reload(TlsFiles files) {
        List<Integer> now = contents(files);
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            use(ServerCertificate.of(TlsIdentity.load(files), properties.needsClientCertificate()));
        } catch (TlsFileException | RuntimeException e) {
            keep(e);
        }
    }

    private void use(ServerCertificate certificate) {
        current = certificate;
        reminded = Instant.EPOCH;
        replaced.increment();
        LOG.info(
                "the TLS certificate is replaced: new connections get that of {}, valid until {}",
                name(certificate),
                certificate.expiry());
    }

    private void keep(Exception problem) {
        failed.increment();
        LOG.warn("the new TLS certificate cannot be used, the one before stays: {}", problem.getMessage());
    }

    private void remind() {
        Instant now = clock.instant();
        ServerCertificate certificate = current;
        if (now.plus(EXPIRES_SOON).isBefore(certificate.expiry())
                || Duration.between(reminded, now).compareTo(REMINDER) < 0) {
            return;
        }
        reminded = now;
        if (now.isBefore(certificate.expiry())) {
            LOG.warn("the TLS certificate of {} expires at {}", name(certificate), certificate.expiry());
        } else {
            LOG.error("the TLS certificate of {} has expired at {}", name(certificate), certificate.expiry());
        }
    }

    private static String name(ServerCertificate certificate) {
        String principal = certificate.names().principal();
        return principal == null ? "nobody by name" : principal;
    }

    /** A mark for the contents of each file, 0 for one that cannot be read. */
    private static List<Integer> contents(TlsFiles files) {
        return List.of(mark(files.certificate()), mark(files.privateKey()), mark(files.caCertificate()));
    }

    private static int mark(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.hashCode(in.readNBytes(MAX_BYTES));
        } catch (IOException e) {
            return 0;
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
