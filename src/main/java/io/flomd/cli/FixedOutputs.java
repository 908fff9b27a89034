package io.flomd.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What the command prints without reading any configuration. */
final class FixedOutputs {
    private static final String VERSION = """
            flom: the command of flomd, a lock manager that speaks the FLoM protocol
            Copyright the authors of flomd
            License: Apache-2.0
            Package name: flomd; package version: %s; protocol level: 3
            Commit: %c
            TLS supported protocol(s): TLSv1.2 TLSv1.3
            Project: https://github.com/flomd/flomd
            Documentation: see src/docs/flom.md""";

    private static final String UNKNOWN = "unknown";

    private FixedOutputs() {}

    /** Prints what the options ask for; false if they ask for none of it. */
    static boolean print(CommandOptions options, Console console) {
        if (options.has("help")) {
            console.out(CommandOption.help().stripTrailing());
            return true;
        }
        boolean printed = false;
        if (options.has("version")) {
            console.out(VERSION.replace("%s", version()).replace("%c", commit()));
            printed = true;
        }
        if (options.has("signal-list")) {
            console.out(SignalTable.listing());
            printed = true;
        }
        return printed;
    }

    private static String version() {
        String version = FixedOutputs.class.getPackage().getImplementationVersion();
        return version == null ? UNKNOWN : version;
    }

    /** The commit that was built, as the build noted it. */
    private static String commit() {
        Properties git = new Properties();
        try (InputStream in = FixedOutputs.class.getResourceAsStream("/git.properties")) {
            if (in != null) {
                git.load(in);
            }
        } catch (IOException e) {
            return UNKNOWN;
        }
        return git.getProperty("git.commit.id.full", UNKNOWN);
    }
}
