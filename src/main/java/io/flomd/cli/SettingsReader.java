package io.flomd.cli;

import io.flomd.flomconf.FlomConf;
import io.flomd.flomconf.FlomConfException;
import io.flomd.flomconf.FlomConfKey;
import io.flomd.wire.ReturnCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Puts the settings together: defaults, file of the system, file of the user, file of the command line, command line. */
final class SettingsReader {
    private final CommandContext context;
    private final CommandSettings settings = new CommandSettings();

    SettingsReader(CommandContext context) {
        this.context = context;
    }

    CommandSettings read(CommandOptions options) throws CommandFailure {
        for (Path file : context.systemConfigs()) {
            if (Files.exists(file)) {
                applyOwn(file);
                break;
            }
        }
        applyOwn(context.home().resolve(".flom"));
        String given = options.value("config-file");
        if (given != null) {
            applyGiven(Path.of(given));
        }
        new OptionValues(options, settings, context.console()).apply();
        return settings;
    }

    /** A file that nobody named may be missing, and is skipped with a word if it is malformed. */
    private void applyOwn(Path file) throws CommandFailure {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try {
            apply(file);
        } catch (FlomConfException e) {
            if (e.kind() == FlomConfException.Kind.BAD_VALUE) {
                throw badValue(file, e);
            }
            context.console().err("Warning: configuration skipped: " + e.getMessage());
        }
    }

    private void applyGiven(Path file) throws CommandFailure {
        try {
            apply(file);
        } catch (FlomConfException e) {
            if (e.kind() == FlomConfException.Kind.BAD_VALUE) {
                throw badValue(file, e);
            }
            context.console().err(String.valueOf(e.getMessage()));
            throw CommandFailure.error(
                    "ERROR: error while loading file '" + file + "'",
                    "flom_config_init: ret_cod=" + ReturnCode.CONFIG_FILE_ERROR.code());
        }
    }

    private void apply(Path file) throws FlomConfException {
        settings.apply(FlomConf.read(file), context.console());
    }

    private CommandFailure badValue(Path file, FlomConfException e) {
        context.console().err(String.valueOf(e.getMessage()));
        return CommandFailure.error(
                "ERROR: invalid configuration found in file '" + file + "'",
                "flom_config_init: ret_cod=" + ReturnCode.INVALID_OPTION.code());
    }

    /** The settings as {@code --verbose} prints them. */
    static void print(CommandSettings settings, Console console) {
        for (FlomConfKey key : FlomConfKey.values()) {
            @Nullable String value = settings.shown(key);
            if (value != null) {
                console.out(key.label() + "=" + value);
            }
        }
    }
}
