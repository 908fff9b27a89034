package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.Seeds;
import io.flomd.testing.SessionCommands;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Commands of eight nodes on a road that loses, doubles, repeats and delays them, mixes those of different sessions, and sometimes cuts their bytes: the
 * table is the same, byte by byte, as one that got each command once, in the order in which the first table took them. {@code -Dseeds=100000} for a
 * long run.
 */
class CommandStreamsTest {
    private static final int SEEDS = 400;
    private static final int NODES = 8;
    private static final String[] NAMES = {"a", "/x", "/x/y", "n[3]", "r.g", "_S_s[2]", "_t_%S#f[2]"};
    private static final LockLimits LIMITS = new LockLimits(5, 4, 4, 1, 50);

    /** What one session wants to say, and how much of it has been taken. */
    private static final class Stream {
        private final SessionId session;
        /** The session that its node opens before; null if there is none. */
        private final @Nullable Stream before;

        private final List<LockCommand> commands = new ArrayList<>();
        private int taken;
        private boolean ended;

        Stream(SessionId session, @Nullable Stream before) {
            this.session = session;
            this.before = before;
        }

        boolean isDone() {
            return ended || taken == commands.size();
        }

        /** A node does not propose to open a session before it knows that the last one is opened. */
        boolean maySend() {
            return before == null || before.taken > 0;
        }
    }

    @Test
    void whateverHappensOnTheWayEachCommandCountsOnceInItsOrder() {
        Seeds.checkEach(SEEDS, CommandStreamsTest::compare);
    }

    private static void compare(Random random) {
        List<Stream> streams = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            addStreams(node, random, streams);
        }
        LockTable table = new LockTable(LIMITS, TableZone.UTC, 1);
        LockTable clean = new LockTable(LIMITS, TableZone.UTC, 1);
        while (!streams.stream().allMatch(Stream::isDone)) {
            Stream stream = streams.get(random.nextInt(streams.size()));
            int place = place(stream, random);
            LockCommand arrived = arrived(stream, place, random);
            if (arrived == null) {
                continue;
            }
            if (place == stream.taken && !stream.ended) {
                List<LockEffect> effects = table.apply(arrived);
                assertThat(effects).isEqualTo(clean.apply(arrived));
                stream.taken++;
                noteEnds(effects, streams);
            } else {
                byte[] before = table.snapshot();
                assertThat(table.apply(arrived)).as("effects of %s", arrived).isEmpty();
                assertThat(table.snapshot()).as("after %s", arrived).isEqualTo(before);
            }
        }
        assertThat(table.snapshot()).isEqualTo(clean.snapshot());
    }

    /** Mostly what is due, else something of before or of later. */
    private static int place(Stream stream, Random random) {
        int dice = random.nextInt(10);
        return dice < 6
                ? stream.taken
                : dice < 8 ? random.nextInt(stream.commands.size()) : stream.taken + 1 + random.nextInt(3);
    }

    /** What comes out of the road when that command is sent; null if nothing does. */
    private static @Nullable LockCommand arrived(Stream stream, int place, Random random) {
        if (place >= stream.commands.size() || (place == 0 && !stream.maySend()) || random.nextInt(10) == 0) {
            return null;
        }
        byte[] bytes = CommandCodec.write(stream.commands.get(place));
        if (random.nextInt(10) == 0) {
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            try {
                throw new AssertionError("cut bytes became " + CommandCodec.read(cut));
            } catch (IllegalArgumentException refused) {
                return null;
            }
        }
        return CommandCodec.read(bytes);
    }

    private static void noteEnds(List<LockEffect> effects, List<Stream> streams) {
        for (LockEffect effect : effects) {
            if (effect instanceof LockEffect.SessionEnded ended) {
                streams.stream()
                        .filter(stream -> stream.session.equals(ended.session()))
                        .forEach(stream -> stream.ended = true);
            }
        }
    }

    /** Up to three sessions of a node. */
    private static void addStreams(int node, Random random, List<Stream> streams) {
        Stream stream = null;
        SessionCommands numbered = new SessionCommands();
        for (int counter = 1; counter <= 1 + random.nextInt(3); counter++) {
            SessionId session = new SessionId(node, counter);
            stream = new Stream(session, stream);
            streams.add(stream);
            long now = 1_000_000L + random.nextInt(500_000);
            stream.commands.add(SessionCommands.open(session, now));
            for (int steps = random.nextInt(12); steps > 0; steps--) {
                now += random.nextInt(400_000);
                stream.commands.add(
                        random.nextInt(4) > 0
                                ? numbered.acquire(session, now, request(random))
                                : numbered.release(session, now, name(random), random.nextBoolean()));
            }
            stream.commands.add(numbered.close(session, now));
        }
    }

    private static AcquireRequest request(Random random) {
        LockMode mode = LockMode.ofCode(random.nextInt(6));
        boolean mayCreate = random.nextInt(4) > 0;
        return new AcquireRequest(name(random), mode, random.nextInt(3), random.nextBoolean(), mayCreate, 0);
    }

    private static ResourceName name(Random random) {
        return ResourceName.of(NAMES[random.nextInt(NAMES.length)]);
    }
}
