package io.flomd.lock;

import io.flomd.resource.ResourceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A generator of unique times, with a bounded number of holders and one grant per bucket of its resolution (FLoM protocol, timestamp
 * resource).
 *
 * <p>No element is handed out twice in the life of the resource. Where the format alone does not see to it, the local time must move on as
 * well (it repeats when daylight saving ends), and elements of formats that come round, such as {@code %S}, are remembered.
 */
final class TimestampResource extends SlotResource {
    private static final long NEVER = Long.MIN_VALUE;
    /** Work of a grant that writes out an element, and of one that looks ahead for another one besides. */
    private static final int TEXT_WORK = 4;

    private static final int SEARCH_WORK = 40;
    /** How far ahead an element that was not handed out yet is looked for. */
    private static final int BUCKETS_AHEAD = 3600;

    /** No format that is allowed is longer: its codes have at most three characters each. */
    private static final int MAX_FORMAT_LENGTH = MAX_ELEMENT_LENGTH + 8 * TimestampFormat.MAX_CODES;

    private final TimestampFormat format;
    private final long resolutionMicros;
    private long lastBucket = NEVER;
    private long lastLocalBucket = NEVER;
    private final TreeSet<String> handedOut = new TreeSet<>();
    /** What the format told at moments whose elements are handed out, so that most of them are known without making texts. */
    private final MomentSet told = new MomentSet();

    private boolean exhausted;
    /** The element of one moment, as it was written out last; not part of the state. */
    private String lastText = "";

    private long lastTextMicros = NEVER;
    private @Nullable TableZone lastTextZone;
    /** How many elements were written out; not part of the state. */
    int textsMade;

    private final long longestElementBytes;
    private long rememberedBytes;

    TimestampResource(ResourceName name, long order, int lifespanMillis) {
        super(name, order, lifespanMillis, name.capacity());
        this.format = new TimestampFormat(name.body());
        this.resolutionMicros = format.resolutionMicros();
        this.longestElementBytes = TableCost.longestElement(name);
    }

    /** Why there can be no resource of that name, or null. */
    static @Nullable Refusal refusalOf(ResourceName name) {
        if (name.body().length() > MAX_FORMAT_LENGTH) {
            return Refusal.FORMAT_TOO_LONG;
        }
        TimestampFormat format = new TimestampFormat(name.body());
        if (format.resolutionMicros() == 0) {
            return Refusal.FORMAT_TOO_COARSE;
        }
        return format.isTooLong() ? Refusal.FORMAT_TOO_LONG : null;
    }

    @Override
    boolean isPossible(Claim claim) {
        return !exhausted;
    }

    @Override
    int offer(CommandRun turn) {
        return free() > 0 && isOpen(turn.nowMicros, turn.zone()) ? 1 : 0;
    }

    @Override
    void hand(Claim claim, CommandRun turn) {
        long now = turn.nowMicros;
        TableZone zone = turn.zone();
        String element = text(now, zone);
        claim.element = element;
        lastBucket = bucket(now);
        lastLocalBucket = localBucket(now, zone);
        if (!format.isComplete()) {
            remember(element);
            told.add(format.tells(now, zone));
            exhausted = handedOut.size() >= turn.limits().maxTimestampElements() || !comesAgain(now, zone);
        }
    }

    private void remember(String element) {
        if (handedOut.add(element)) {
            rememberedBytes += TableCost.ofRemembered(element.length());
        }
    }

    /** Each waiter has room set aside for the element that it will get, and for that element to be remembered. */
    @Override
    long ownBytes() {
        return super.ownBytes() + longestElementBytes * (holders.size() + 2L * waiterCount()) + rememberedBytes;
    }

    @Override
    void handBack(Claim claim, boolean rollback) {}

    @Override
    void serve(Collection<Claim> changed, CommandRun turn) {
        super.serve(changed, turn);
        if (exhausted && waiterCount() > 0) {
            List<Claim> refused = new ArrayList<>(waiterCount());
            forEachWaiter((waiter, overtakes) -> refused.add(waiter));
            for (Claim waiter : refused) {
                refuseWaiter(waiter, Refusal.IMPOSSIBLE, turn);
            }
        }
    }

    @Override
    long nextServiceMicros(CommandRun turn) {
        if (waiterCount() == 0 || free() <= 0) {
            return Long.MAX_VALUE;
        }
        long now = turn.nowMicros;
        TableZone zone = turn.zone();
        long next = (bucket(now) + 1) * resolutionMicros;
        long local = zone.localMicros(now);
        long nextLocal = now + (Math.floorDiv(local, resolutionMicros) + 1) * resolutionMicros - local;
        long earliest = Math.min(next, nextLocal);
        if (lastBucket == NEVER) {
            return earliest;
        }
        earliest = Math.max(earliest, (lastBucket + 1) * resolutionMicros);
        return format.isUniversal() ? earliest : zone.firstAtLocal(earliest, (lastLocalBucket + 1) * resolutionMicros);
    }

    @Override
    int deadlineWork() {
        return attachedSessions == 0 ? 1 : format.isComplete() ? TEXT_WORK : SEARCH_WORK;
    }

    private boolean isOpen(long now, TableZone zone) {
        return bucket(now) > lastBucket
                && (format.isUniversal() || localBucket(now, zone) > lastLocalBucket)
                && (format.isComplete() || isNew(now, zone));
    }

    private boolean isNew(long micros, TableZone zone) {
        return !told.contains(format.tells(micros, zone)) && !handedOut.contains(text(micros, zone));
    }

    private boolean comesAgain(long now, TableZone zone) {
        for (long ahead = 1; ahead <= BUCKETS_AHEAD; ahead++) {
            long moment = now + ahead * resolutionMicros;
            if (isNew(moment, zone)) {
                return true;
            }
        }
        return false;
    }

    private String text(long micros, TableZone zone) {
        if (micros != lastTextMicros || !zone.equals(lastTextZone)) {
            lastText = format.format(micros, zone);
            lastTextMicros = micros;
            lastTextZone = zone;
            textsMade++;
        }
        return lastText;
    }

    private long bucket(long micros) {
        return Math.floorDiv(micros, resolutionMicros);
    }

    private long localBucket(long micros, TableZone zone) {
        return Math.floorDiv(zone.localMicros(micros), resolutionMicros);
    }

    @Override
    void writeState(SnapshotWriter out) {
        out.writeLong(lastBucket);
        out.writeLong(lastLocalBucket);
        out.writeBoolean(exhausted);
        out.writeInt(handedOut.size());
        for (String element : handedOut) {
            out.writeText(element);
        }
        out.writeInt(told.size());
        for (int i = 0; i < told.size(); i++) {
            out.writeLong(told.get(i));
        }
    }

    @Override
    void readState(SnapshotReader in) {
        lastBucket = in.readLong();
        lastLocalBucket = in.readLong();
        exhausted = in.readBoolean();
        for (int left = in.readCount(); left > 0; left--) {
            remember(in.readText());
        }
        for (int left = in.version() == SnapshotVersion1.VERSION ? 0 : in.readCount(); left > 0; left--) {
            told.add(in.readLong());
        }
    }
}
