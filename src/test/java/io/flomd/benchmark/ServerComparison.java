package io.flomd.benchmark;

/**
 * Two builds of the server side by side: {@code ServerComparison old.jar new.jar [rounds]}.
 */
public final class ServerComparison {
    private ServerComparison() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 25;
        try (ServerProcess before = new ServerProcess(arguments[0]);
                ServerProcess after = new ServerProcess(arguments[1])) {
            for (int connections : new int[] {1, 64}) {
                try (LoadClient old = new LoadClient(before.lockPort(), connections, null);
                        LoadClient now = new LoadClient(after.lockPort(), connections, null)) {
                    SideBySide.compare(
                            "lock+unlock, connections: " + connections,
                            rounds,
                            connections,
                            old::lockAndUnlock,
                            now::lockAndUnlock);
                }
            }
            try (LoadClient old = new LoadClient(before.lockPort(), 65, "handoff");
                    LoadClient now = new LoadClient(after.lockPort(), 65, "handoff")) {
                old.lineUp();
                now.lineUp();
                SideBySide.compare("hand-off, 64 waiting", rounds, 1, old::handOn, now::handOn);
            }
        }
    }
}
