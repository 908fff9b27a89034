package io.flomd.architecture.tangled.wire;

import io.flomd.architecture.tangled.Application;
import io.flomd.architecture.tangled.lock.LockTable;
import io.flomd.architecture.tangled.resource.ResourceName;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A message that knows the lock table, a framework and the application. */
public final class Message {
    public @Nullable ResourceName allowed;
    public @Nullable LockTable table;
    public @Nullable ByteBuf buffer;
    public @Nullable Application application;
}
