package io.flomd.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.flomd.engine.EngineClock;
import io.flomd.engine.LockSession;
import io.flomd.lock.ViewQuery;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Listings of many locks: complete, in small steps, and with work that grows as their number does. */
class ListingTest {
    private static final int MANY = 20_000;

    private final ManyLocks locks = new ManyLocks();

    @AfterEach
    void close() {
        locks.close();
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void theWorkGrowsAsTheNumberOfLocks(Format format) {
        fill(0, MANY / 4);
        listed(format);
        long few = bytesTaken(format);
        assertThat(locks.claims.getAndSet(0)).isEqualTo(MANY / 4);
        fill(MANY / 4, MANY);
        long many = bytesTaken(format);
        assertThat(locks.claims.get()).as("each is looked at once").isEqualTo(MANY);
        assertThat(locks.mostOnAPage.get()).isLessThan(LockRoutes.PAGE);
        assertThat(many).as("bytes taken for four times as many").isLessThan(6 * few);
    }

    @Test
    void aLineOfManyWaitersIsShownInSmallSteps() {
        for (int i = 0; i < 5000; i++) {
            ManyLocks.lock(locks.session(), "one");
        }
        for (int i = 0; i < 3000; i++) {
            ManyLocks.awaitCreation(locks.session(), "new");
        }
        ManyLocks.lock(locks.session(), "two");
        JsonNode json = JsonMapper.shared().readTree(listed(Format.JSON));
        assertThat(locks.mostOnAPage.get()).isLessThanOrEqualTo(LockRoutes.PAGE);
        assertThat(json.get("resources").size()).isEqualTo(2);
        assertThat(json.get("resources").get(0).get("holders").size()).isEqualTo(1);
        assertThat(json.get("resources").get(0).get("waiters").size()).isEqualTo(4999);
        assertThat(json.get("resources").get(1).get("name").asString()).isEqualTo("two");
        assertThat(json.get("resources").get(1).get("waiters").size()).isEqualTo(0);
        assertThat(json.get("awaitingCreation").size()).isEqualTo(3000);
        List<String> lines = listed(Format.TEXT).lines().toList();
        assertThat(lines).hasSize(1 + 5000 + 1 + 3000);
        assertThat(lines.get(5000)).contains("one ", " waits ");
        assertThat(lines.get(5001)).contains("two ", " holds ");
        assertThat(lines.get(5002)).contains("new ", " awaits creation ");
    }

    @Test
    void nothingIsAnEmptyObjectAndAHead() {
        assertThat(listed(Format.JSON)).matches("\\{\"at\":\"[^\"]+\",\"resources\":\\[],\"awaitingCreation\":\\[]}");
        assertThat(listed(Format.TEXT)).startsWith("RESOURCE").hasLineCount(1);
    }

    @Test
    void namesThatLookTheSameAreTwoResources() {
        LockSession session = locks.session();
        for (byte last : new byte[] {(byte) 0xfe, (byte) 0xff}) {
            session.acquire(new io.flomd.lock.AcquireRequest(
                    io.flomd.resource.ResourceName.ofBytes(new byte[] {'/', last}),
                    io.flomd.resource.LockMode.EX,
                    0,
                    true,
                    true,
                    0));
        }
        assertThat(JsonMapper.shared()
                        .readTree(listed(Format.JSON))
                        .get("resources")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void jsonShowsNothingThatMovesTheCursorOrTurnsTheText() {
        String name = "/\u0001\u007f\u009b31m\u202e\u2066\u2028\u200b\ufeff\"\ud83d\ude00\udb40\udc01ü";
        ManyLocks.lock(locks.session(), name);
        String json = listed(Format.JSON);
        assertThat(json)
                .contains("/\\u0001\\u007f\\u009b31m\\u202e\\u2066\\u2028\\u200b\\ufeff\\\"\ud83d\ude00\\udb40\\udc01ü")
                .doesNotMatch("(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*");
        assertThat(JsonMapper.shared()
                        .readTree(json)
                        .get("resources")
                        .get(0)
                        .get("name")
                        .asString())
                .isEqualTo(name);
    }

    @Test
    void aLongNamePushesItsOwnLineOnly() {
        LockSession session = locks.session();
        String longName = "x".repeat(4000);
        ManyLocks.lock(session, longName);
        IntStream.range(0, 5).forEach(i -> ManyLocks.lock(session, "y" + i));
        ManyLocks.lock(session, "y".repeat(LockTableText.MAX_WIDTH));
        ManyLocks.lock(session, "y".repeat(LockTableText.MAX_WIDTH + 1));
        List<String> lines = listed(Format.TEXT).lines().toList();
        assertThat(lines).hasSize(9);
        int type = LockTableText.MAX_WIDTH + 2;
        for (String line : lines.subList(2, 8)) {
            assertThat(line).hasSizeLessThan(200);
            assertThat(line.substring(type)).startsWith("simple");
        }
        assertThat(lines.get(0).substring(type)).startsWith("TYPE");
        assertThat(lines.get(1)).startsWith(longName + "  simple");
        assertThat(lines.get(8).substring(type + 1)).startsWith("simple");
    }

    /** Each locks one, and as many wait for them. */
    private void fill(int from, int to) {
        LockSession holder = null;
        LockSession waiter = null;
        for (int i = from / 2; i < to / 2; i++) {
            if (holder == null || i % 500 == 0) {
                holder = locks.session();
                waiter = locks.session();
            }
            ManyLocks.lock(holder, "r" + (100_000 + i));
            ManyLocks.lock(waiter, "r" + (100_000 + i));
        }
    }

    private long bytesTaken(Format format) {
        locks.claims.set(0);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Pieces pieces =
                new Pieces(format.listing(new LockPages(locks, EngineClock.WALL, ViewQuery.all(LockRoutes.PAGE))));
        int length = 0;
        while (pieces.hasNext()) {
            length += pieces.next().remaining();
        }
        assertThat(length).isPositive();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private String listed(Format format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Pieces pieces =
                new Pieces(format.listing(new LockPages(locks, EngineClock.WALL, ViewQuery.all(LockRoutes.PAGE))));
        while (pieces.hasNext()) {
            ByteBuffer piece = pieces.next();
            assertThat(piece.remaining()).isBetween(1, Pieces.BYTES);
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            out.writeBytes(bytes);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
