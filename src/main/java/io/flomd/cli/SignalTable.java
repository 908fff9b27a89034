package io.flomd.cli;

import java.util.Collection;

/** The names and numbers of Linux signals, as {@code --signal-list} shows them. */
final class SignalTable {
    private static final String[] NAMES = {
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };
    private static final int PER_LINE = 4;

    private SignalTable() {}

    /** The number of a signal given as {@code SIGNAME} or as number; 0 if there is none. */
    static int number(String word) {
        for (int i = 0; i < NAMES.length; i++) {
            if (word.equals("SIG" + NAMES[i]) || word.equals(Integer.toString(i + 1))) {
                return i + 1;
            }
        }
        return 0;
    }

    /** The name without {@code SIG}. */
    static String shortName(int number) {
        return NAMES[number - 1];
    }

    /** The names with {@code SIG}, joined with {@code ;}. */
    static String join(Collection<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        for (int number : numbers) {
            if (text.length() > 0) {
                text.append(';');
            }
            text.append("SIG").append(shortName(number));
        }
        return text.toString();
    }

    /** The whole table, four signals a line, each followed by a tab. */
    static String listing() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < NAMES.length; i++) {
            if (i > 0 && i % PER_LINE == 0) {
                text.append('\n');
            }
            text.append(i + 1).append(") SIG").append(NAMES[i]).append('\t');
        }
        return text.toString();
    }
}
