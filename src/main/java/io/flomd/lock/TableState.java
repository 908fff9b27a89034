package io.flomd.lock;

/** What the table knows beside its sessions and resources: settings, time and counters. All of it outlives the command. */
final class TableState {
    LockLimits limits;
    TableZone zone;
    /** The version of the settings; 0 for those that the table was made with. */
    long settingsVersion;
    /** The latest time that a command carried. */
    long nowMicros;

    long nextToken;
    long nextArrival;
    long nextOrder;

    TableState(LockLimits limits, TableZone zone, long nextToken) {
        this.limits = limits;
        this.zone = zone;
        this.nextToken = nextToken;
    }
}
