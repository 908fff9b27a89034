package io.flomd.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which words of the command line are the command's.
 *
 * @param numbers their places, counted from 1
 * @param count how many words the command line has
 */
record CommandWords(List<Integer> numbers, int count) {
    /**
     * Finds the words of the command, which stand in their order among those of the command line, as far behind as possible.
     *
     * @param anyBytes whether those of the command may hold bytes that are no UTF-8
     * @throws CommandFailure if another one does
     */
    static CommandWords of(String[] args, List<String> words, boolean anyBytes) throws CommandFailure {
        List<Integer> numbers = new ArrayList<>(words.size());
        int left = words.size();
        for (int i = args.length; i > 0; i--) {
            if (left > 0 && args[i - 1].equals(words.get(left - 1))) {
                numbers.add(i);
                left--;
                if (anyBytes) {
                    continue;
                }
            }
            RawArguments.requireText(args[i - 1], i);
        }
        Collections.reverse(numbers);
        return new CommandWords(numbers, args.length);
    }
}
