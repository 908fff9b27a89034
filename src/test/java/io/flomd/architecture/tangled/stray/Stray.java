package io.flomd.architecture.tangled.stray;

/** Lives in a package that is in no table. */
public final class Stray {}
