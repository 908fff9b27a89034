package io.flomd.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The names of elements and attributes that the protocol knows. */
enum Word {
    MSG,
    SESSION,
    RESOURCE,
    ANSWER,
    NETWORK,
    SHUTDOWN,
    LEVEL,
    VERB,
    STEP,
    PEERID,
    NAME,
    MODE,
    WAIT,
    QUANTITY,
    CREATE,
    LIFESPAN,
    ROLLBACK,
    RC,
    ELEMENT,
    ADDRESS,
    PORT,
    IMMEDIATE,
    /** Flomd's extension: a fencing token is wanted, or given. */
    TOKEN,
    /** Any other name. */
    UNKNOWN;

    private static final Word[][] BY_LENGTH = byLength();

    private final String spelling = name().toLowerCase(Locale.ROOT);

    /** The word that these bytes spell; {@link #UNKNOWN} if there is none. */
    static Word of(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length < BY_LENGTH.length) {
            for (Word word : BY_LENGTH[length]) {
                if (word.isAt(bytes, from)) {
                    return word;
                }
            }
        }
        return UNKNOWN;
    }

    private boolean isAt(byte[] text, int from) {
        for (int i = 0; i < spelling.length(); i++) {
            if (text[from + i] != spelling.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static Word[][] byLength() {
        Word[][] words = new Word[10][];
        for (int length = 0; length < words.length; length++) {
            // No stream: the flom command reads its first message some milliseconds earlier without.
            List<Word> ofLength = new ArrayList<>();
            for (Word word : values()) {
                if (word != UNKNOWN && word.spelling.length() == length) {
                    ofLength.add(word);
                }
            }
            words[length] = ofLength.toArray(new Word[0]);
        }
        return words;
    }
}
