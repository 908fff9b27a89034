package io.flomd.testing;

import io.flomd.lock.LockCommand;
import io.flomd.lock.SessionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives the steps of a trace their numbers. A step says in place of its number how far it is from the next one: 0 is the next, -2 the one before
 * the last, 3 leaves out three. So a trace that steps are left out of is as orderly as before.
 */
final class Numbering {
    private final Map<SessionId, Long> lastNumbers = new HashMap<>();
    private final Map<SessionId, List<LockCommand.Acquire>> acquired = new HashMap<>();

    /** The step as a command of the table. */
    LockCommand of(LockCommand step) {
        if (step instanceof LockCommand.OpenSession open) {
            lastNumbers.putIfAbsent(open.session(), 0L);
            return open;
        } else if (step instanceof LockCommand.Identify identify) {
            return new LockCommand.Identify(
                    identify.session(), number(identify), identify.nowMicros(), identify.peerId());
        } else if (step instanceof LockCommand.Acquire acquire) {
            LockCommand.Acquire command =
                    new LockCommand.Acquire(acquire.session(), number(acquire), acquire.nowMicros(), acquire.request());
            acquired.computeIfAbsent(acquire.session(), none -> new ArrayList<>())
                    .add(command);
            return command;
        } else if (step instanceof LockCommand.Release release) {
            return new LockCommand.Release(
                    release.session(), number(release), release.nowMicros(), release.resource(), release.rollback());
        } else if (step instanceof LockCommand.CloseSession close) {
            return new LockCommand.CloseSession(close.session(), number(close), close.nowMicros());
        } else if (step instanceof LockCommand.RevokeLock revoke) {
            return new LockCommand.RevokeLock(
                    revoke.session(), revoke.resource(), request(revoke), revoke.nowMicros(), revoke.reason());
        }
        return step;
    }

    private long number(LockCommand.SessionCommand step) {
        Long last = lastNumbers.get(step.session());
        if (last == null) {
            // Before its session is opened, any number is too early.
            return 1;
        }
        if (step.number() == 0) {
            lastNumbers.put(step.session(), last + 1);
        }
        return Math.max(0, last + 1 + step.number());
    }

    /** The request that was the so many last but one for that resource, or a number that no request has. */
    private long request(LockCommand.RevokeLock step) {
        List<LockCommand.Acquire> candidates = acquired.getOrDefault(step.session(), List.of()).stream()
                .filter(acquire -> acquire.request().resource().equals(step.resource()))
                .toList();
        int index = candidates.size() - 1 - (int) step.request();
        return index < 0 ? Long.MAX_VALUE : candidates.get(index).number();
    }
}
