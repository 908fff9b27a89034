package io.flomd.architecture.tangled.resource;

/** A value that every package may see. */
public final class ResourceName {}
