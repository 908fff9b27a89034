package io.flomd.architecture.tangled.lock;

/** A value that every package may see. */
public final class ResourceName {}
