package io.flomd.lock;

/**
 * The binary form of commands: a version, a kind, and the fields in order. Equal commands have equal bytes, and reading them gives an equal
 * command. Kinds and fields of a version never change.
 */
public final class CommandCodec {
    private static final int VERSION = 1;

    private static final int OPEN_SESSION = 1;
    private static final int IDENTIFY = 2;
    private static final int ACQUIRE = 3;
    private static final int RELEASE = 4;
    private static final int CLOSE_SESSION = 5;
    private static final int REVOKE_SESSION = 6;
    private static final int REVOKE_LOCK = 7;
    /** Settings without the levels of a path; read, but not written. */
    private static final int CONFIGURE_WITHOUT_LEVELS = 8;

    private static final int TICK = 9;
    private static final int CONFIGURE = 10;
    private static final int OPEN_SESSION_OF_PRINCIPAL = 11;

    private CommandCodec() {}

    /** The command as bytes. */
    public static byte[] write(LockCommand command) {
        Writer writer = new Writer();
        command.accept(writer);
        return writer.out.toBytes();
    }

    /**
     * The command that the bytes are.
     *
     * @throws IllegalArgumentException if they are none: cut, damaged, longer than a command, or of a version or kind that is not known here
     */
    public static LockCommand read(byte[] bytes) {
        SnapshotReader in = new SnapshotReader(bytes, VERSION);
        int version = in.readByte();
        if (version != VERSION) {
            throw in.damaged("a command of version " + version + ", this reads " + VERSION);
        }
        int kind = in.readByte();
        LockCommand command = switch (kind) {
            case OPEN_SESSION ->
                new LockCommand.OpenSession(TableValues.readId(in), in.readLong(), TableValues.readInfo(in));
            case OPEN_SESSION_OF_PRINCIPAL ->
                new LockCommand.OpenSession(
                        TableValues.readId(in),
                        in.readLong(),
                        TableValues.readInfo(in).withPrincipal(in.readText()));
            case IDENTIFY ->
                new LockCommand.Identify(TableValues.readId(in), in.readLong(), in.readLong(), in.readText());
            case ACQUIRE ->
                new LockCommand.Acquire(
                        TableValues.readId(in), in.readLong(), in.readLong(), TableValues.readRequest(in));
            case RELEASE ->
                new LockCommand.Release(
                        TableValues.readId(in), in.readLong(), in.readLong(), in.readName(), in.readBoolean());
            case CLOSE_SESSION -> new LockCommand.CloseSession(TableValues.readId(in), in.readLong(), in.readLong());
            case REVOKE_SESSION -> new LockCommand.RevokeSession(TableValues.readId(in), in.readLong(), in.readText());
            case REVOKE_LOCK ->
                new LockCommand.RevokeLock(
                        TableValues.readId(in), in.readName(), in.readLong(), in.readLong(), in.readText());
            case CONFIGURE_WITHOUT_LEVELS ->
                new LockCommand.Configure(
                        in.readLong(),
                        in.readLong(),
                        TableValues.readLimitsWithoutLevels(in),
                        TableValues.readZone(in));
            case CONFIGURE ->
                new LockCommand.Configure(
                        in.readLong(), in.readLong(), TableValues.readLimits(in), TableValues.readZone(in));
            case TICK -> new LockCommand.Tick(in.readLong());
            default -> throw in.damaged("no command has kind " + kind);
        };
        in.expectEnd();
        return command;
    }

    /** Writes each kind of command; the order is that of the constructor's parameters. */
    private static final class Writer implements LockCommand.Handler<SnapshotWriter> {
        private final SnapshotWriter out = new SnapshotWriter();

        @Override
        public SnapshotWriter onOpenSession(LockCommand.OpenSession command) {
            String principal = command.info().principal();
            begin(principal == null ? OPEN_SESSION : OPEN_SESSION_OF_PRINCIPAL);
            TableValues.writeId(out, command.session());
            out.writeLong(command.nowMicros());
            TableValues.writeInfo(out, command.info());
            if (principal != null) {
                out.writeText(principal);
            }
            return out;
        }

        @Override
        public SnapshotWriter onIdentify(LockCommand.Identify command) {
            begin(IDENTIFY, command);
            out.writeText(command.peerId());
            return out;
        }

        @Override
        public SnapshotWriter onAcquire(LockCommand.Acquire command) {
            begin(ACQUIRE, command);
            TableValues.writeRequest(out, command.request());
            return out;
        }

        @Override
        public SnapshotWriter onRelease(LockCommand.Release command) {
            begin(RELEASE, command);
            out.writeName(command.resource());
            out.writeBoolean(command.rollback());
            return out;
        }

        @Override
        public SnapshotWriter onCloseSession(LockCommand.CloseSession command) {
            begin(CLOSE_SESSION, command);
            return out;
        }

        @Override
        public SnapshotWriter onRevokeSession(LockCommand.RevokeSession command) {
            begin(REVOKE_SESSION);
            TableValues.writeId(out, command.session());
            out.writeLong(command.nowMicros());
            out.writeText(command.reason());
            return out;
        }

        @Override
        public SnapshotWriter onRevokeLock(LockCommand.RevokeLock command) {
            begin(REVOKE_LOCK);
            TableValues.writeId(out, command.session());
            out.writeName(command.resource());
            out.writeLong(command.request());
            out.writeLong(command.nowMicros());
            out.writeText(command.reason());
            return out;
        }

        @Override
        public SnapshotWriter onConfigure(LockCommand.Configure command) {
            begin(CONFIGURE);
            out.writeLong(command.version());
            out.writeLong(command.nowMicros());
            TableValues.writeLimits(out, command.limits());
            TableValues.writeZone(out, command.zone());
            return out;
        }

        @Override
        public SnapshotWriter onTick(LockCommand.Tick command) {
            begin(TICK);
            out.writeLong(command.nowMicros());
            return out;
        }

        private void begin(int kind) {
            out.writeByte(VERSION);
            out.writeByte(kind);
        }

        private void begin(int kind, LockCommand.SessionCommand command) {
            begin(kind);
            TableValues.writeId(out, command.session());
            out.writeLong(command.number());
            out.writeLong(command.nowMicros());
        }
    }
}
