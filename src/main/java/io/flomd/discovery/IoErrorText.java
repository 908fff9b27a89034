package io.flomd.discovery;

/** The part of an IO error that a user can do something about. */
final class IoErrorText {
    private IoErrorText() {}

    /** The text of the system's error without the name of the call and its number, which the native transport puts in front. */
    static String of(Throwable cause) {
        String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
    }
}
