package io.flomd.architecture.tangled;

/** Stands for the class at the root, which only the outside may use. */
public final class Application {}
