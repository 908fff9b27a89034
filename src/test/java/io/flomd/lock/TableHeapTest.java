package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.observability.LimitMeters;
import io.flomd.observability.LockTableMeters;
import io.flomd.observability.Meters;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link TableCost} reckons is never less than what the heap says, for tables full of one thing, and not many times as much. */
class TableHeapTest {
    /** Sessions among which the locks are shared; what a session itself takes belongs to its connection. */
    private static final int SESSIONS = 50;

    private static final int TRIES = 5;

    /** What other threads of the test's process may have allocated meanwhile, in bytes. */
    private static final long NOISE = 300_000;

    private final LockTable table = new LockTable(
            new LockLimits(
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    1,
                    Integer.MAX_VALUE,
                    Long.MAX_VALUE,
                    LockLimits.MOST_PATH_LEVELS),
            TableZone.UTC,
            1);
    private final Meters registered = new Meters(new SimpleMeterRegistry());
    private final LockTableMeters meters = new LockTableMeters(registered, new LimitMeters(registered));
    private final Map<Integer, Long> numbers = new TreeMap<>();
    private long nowMicros = 1_000_000_000_000L;

    /** What a table can be full of. */
    enum Kind {
        SHORT_NAMES(30_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "r" + i);
            }
        },
        LONG_NAMES(3_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "r".repeat(3_000) + i);
            }
        },
        NUMBERS(30_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "r" + i + "[5]");
            }
        },
        /** Each session keeps the last of what it has used. */
        USED_RESOURCES(30_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "r" + i);
                test.unlock(i, "r" + i, false);
            }
        },
        UNUSED_RESOURCES(30_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "r" + i);
                if (i == 29_999) {
                    for (int session = 0; session < SESSIONS; session++) {
                        test.apply(new LockCommand.RevokeSession(id(session), test.nowMicros, "gone"));
                    }
                }
            }
        },
        ONE_LINE(40_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "r");
            }
        },
        /** Those who hold are joined by others a long time before all but a few of the line go away. */
        ONE_LINE_THAT_WAS_LONG(40_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "r");
                if (i == 39_999) {
                    for (int session = 1; session < SESSIONS - 4; session++) {
                        test.apply(new LockCommand.RevokeSession(id(session), test.nowMicros, "gone"));
                    }
                }
            }
        },
        MANY_LINES(20_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "r" + i / 2);
            }
        },
        READERS(40_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.acquire(i, "r", LockMode.PR, true);
            }
        },
        AWAITED_CREATIONS(20_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.acquire(i, "r" + i, LockMode.EX, false);
            }
        },
        SETS(200) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "s" + i + ".a".repeat(1_900));
            }
        },
        WIDE_TREE(20_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "/a/b" + i);
            }
        },
        MANY_TREES(15_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "/a" + i);
            }
        },
        DEEP_TREES(50) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "/a" + i + "/b".repeat(999));
            }
        },
        /** Each level of a path has a waiter that must not be overtaken any more. */
        EXHAUSTED_TREES(2_000) {
            @Override
            void add(TableHeapTest test, int i) {
                int tree = i / 200;
                if (i % 200 == 0) {
                    test.acquire(0, "/a" + tree + "/b".repeat(200), LockMode.PR, true);
                }
                test.lock(1 + i % (SESSIONS - 1), "/a" + tree + "/b".repeat(199 - i % 200));
                if (i % 200 == 199) {
                    test.acquire(0, "/a" + tree + "/b".repeat(200), LockMode.PR, true);
                }
            }
        },
        /** Trees that had many paths, of which one is left. */
        TREES_THAT_WERE_WIDE(100_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.acquire(0, "/a" + i / 10_000 + "/b" + i, LockMode.PR, true);
                if (i % 10_000 > 0) {
                    test.unlock(0, "/a" + i / 10_000 + "/b" + i, false);
                }
                if (i % 10_000 == 9_999) {
                    test.crowd(i / 10_000, 10_000);
                }
            }
        },
        /** Paths that were held many times, of which one is left. */
        PATHS_THAT_WERE_CROWDED(100_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.acquire(0, "/a" + i / 10_000, LockMode.PR, true);
                if (i % 10_000 == 9_999) {
                    for (int left = 1; left < 10_000; left++) {
                        test.unlock(0, "/a" + i / 10_000, false);
                    }
                }
            }
        },
        /** Sessions that awaited the creation of many resources, of which one is left. */
        WAITS_THAT_WERE_MANY(100_000) {
            @Override
            void add(TableHeapTest test, int i) {
                int session = i / 4_000;
                test.acquire(session, "r" + i, LockMode.EX, false);
                if (i % 4_000 == 3_999) {
                    for (int gone = i - 3_999; gone < i; gone++) {
                        test.unlock(session, "r" + gone, false);
                    }
                }
            }
        },
        SEQUENCES(20_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "_S_s" + i / 1_000 + "[1000000]");
            }
        },
        ROLLED_BACK_NUMBERS(40_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "_S_s[1000000]");
                if (i == 39_999) {
                    for (int session = 1; session < SESSIONS; session++) {
                        test.apply(new LockCommand.RevokeSession(id(session), test.nowMicros, "gone"));
                    }
                }
            }
        },
        REMEMBERED_TIMES(20_000) {
            @Override
            void add(TableHeapTest test, int i) {
                test.nowMicros += 1_000_001;
                test.lock(i, "_t_%S#ffffff[1]");
                test.unlock(i, "_t_%S#ffffff[1]", false);
            }
        },
        LONG_FORMATS(500) {
            @Override
            void add(TableHeapTest test, int i) {
                test.lock(i, "_t_t" + i + "a%S".repeat(60) + "[1]");
            }
        };

        private final int count;

        Kind(int count) {
            this.count = count;
        }

        abstract void add(TableHeapTest test, int i);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsReckonedIsNotLessThanWhatTheHeapSays(Kind kind) {
        // A first few of a kind, so that classes are loaded and arrays of the table itself have grown.
        for (int session = 0; session < SESSIONS; session++) {
            apply(new LockCommand.OpenSession(id(session), nowMicros, new SessionInfo("tcp", "192.0.2.1:1", null, 0)));
        }
        long before = usedHeap();
        for (int i = 0; i < kind.count; i++) {
            kind.add(this, i);
        }
        long taken = usedHeap() - before;
        System.out.printf(
                "%s: %d, reckoned %,d, measured %,d bytes, %.2f of it%n",
                kind, kind.count, table.bytes(), taken, (double) taken / table.bytes());
        assertThat(taken - NOISE)
                .as("measured bytes, reckoned " + table.bytes())
                .isLessThanOrEqualTo(table.bytes());
        assertThat(table.bytes()).as("reckoned bytes, measured " + taken).isLessThan(5 * (taken + NOISE));
    }

    /** Another session waits at many paths of the tree and goes away again. */
    private void crowd(int tree, int count) {
        acquire(0, "/a" + tree, LockMode.PR, true);
        for (int i = 0; i < count; i++) {
            acquire(1, "/a" + tree + "/c" + i, LockMode.EX, true);
        }
        for (int i = 0; i < count; i++) {
            unlock(1, "/a" + tree + "/c" + i, false);
        }
    }

    private void lock(int i, String name) {
        acquire(i, name, LockMode.EX, true);
    }

    private void acquire(int i, String name, LockMode mode, boolean mayCreate) {
        apply(new LockCommand.Acquire(
                id(i % SESSIONS),
                number(i),
                nowMicros,
                new AcquireRequest(ResourceName.of(name), mode, 1, true, mayCreate, 3_600_000)));
    }

    private void unlock(int i, String name, boolean rollback) {
        apply(new LockCommand.Release(id(i % SESSIONS), number(i), nowMicros, ResourceName.of(name), rollback));
    }

    private long number(int i) {
        return numbers.merge(i % SESSIONS, 1L, Long::sum);
    }

    private void apply(LockCommand command) {
        List<LockEffect> effects = table.apply(command);
        meters.onApplied(command, effects);
    }

    private static SessionId id(int session) {
        return new SessionId(0, session + 1);
    }

    /** The least that several collections in a row leave: what other threads leave behind for a moment is not in it. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
