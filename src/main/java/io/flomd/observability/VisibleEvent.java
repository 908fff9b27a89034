package io.flomd.observability;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.flomd.resource.VisibleText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.MessageFormatter;

/**
 * Log lines with the text from outside made visible: what stands in the places of a message, and the messages of exceptions. So a client that
 * names itself with a line break cannot write a line of its own. What is written in the code, line breaks of reports for one, stays.
 */
final class VisibleEvent {
    private VisibleEvent() {}

    /** The event, or one that differs in what had to be escaped. */
    static ILoggingEvent of(ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        String formatted = event.getFormattedMessage();
        boolean plainMessage = arguments == null || formatted == null || VisibleText.isPlain(formatted);
        Throwable failure = event.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
        if (plainMessage && failure == null) {
            return event;
        }
        LoggingEvent visible = new LoggingEvent();
        visible.setLoggerContextRemoteView(event.getLoggerContextVO());
        visible.setLoggerName(event.getLoggerName());
        visible.setLevel(event.getLevel());
        visible.setThreadName(event.getThreadName());
        visible.setInstant(event.getInstant());
        visible.setSequenceNumber(event.getSequenceNumber());
        visible.setMDCPropertyMap(event.getMDCPropertyMap());
        visible.setKeyValuePairs(event.getKeyValuePairs());
        if (event.getMarkerList() != null) {
            event.getMarkerList().forEach(visible::addMarker);
        }
        visible.setMessage(plainMessage || arguments == null ? formatted : format(event.getMessage(), arguments));
        if (failure != null) {
            visible.setThrowableProxy(new VisibleThrowable(failure));
        }
        return visible;
    }

    private static String format(String message, Object[] arguments) {
        Object[] visible = Arrays.stream(arguments)
                .map(argument -> argument instanceof Object[] several
                        ? VisibleText.of(Arrays.deepToString(several))
                        : VisibleText.of(String.valueOf(argument)))
                .toArray();
        return MessageFormatter.basicArrayFormat(message, visible);
    }

    private static @Nullable String visible(@Nullable String text) {
        return text == null ? null : VisibleText.of(text);
    }

    private static @Nullable IThrowableProxy visible(@Nullable IThrowableProxy failure) {
        return failure == null ? null : new Visible(failure);
    }

    private static IThrowableProxy @Nullable [] visible(IThrowableProxy @Nullable [] failures) {
        return failures == null
                ? null
                : Arrays.stream(failures).map(Visible::new).toArray(IThrowableProxy[]::new);
    }

    /** An exception as an event takes it. */
    private static final class VisibleThrowable extends ThrowableProxy {
        VisibleThrowable(Throwable failure) {
            super(failure);
        }

        @Override
        public @Nullable String getMessage() {
            return visible(super.getMessage());
        }

        @Override
        public @Nullable String getOverridingMessage() {
            return visible(super.getOverridingMessage());
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            return visible(super.getCause());
        }

        @Override
        public IThrowableProxy @Nullable [] getSuppressed() {
            return visible(super.getSuppressed());
        }
    }

    /** An exception behind another one. */
    private record Visible(IThrowableProxy failure) implements IThrowableProxy {
        @Override
        public @Nullable String getMessage() {
            return visible(failure.getMessage());
        }

        @Override
        public @Nullable String getOverridingMessage() {
            return visible(failure.getOverridingMessage());
        }

        @Override
        public String getClassName() {
            return failure.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return failure.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return failure.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            return visible(failure.getCause());
        }

        @Override
        public IThrowableProxy @Nullable [] getSuppressed() {
            return visible(failure.getSuppressed());
        }

        @Override
        public boolean isCyclic() {
            return failure.isCyclic();
        }
    }
}
