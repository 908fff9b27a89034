package io.flomd.fuzz;

import java.lang.reflect.Constructor;

/** What Jazzer calls: the harness that the system property {@value #HARNESS} names. */
public final class JazzerTarget {
    /** Full name of a class. */
    public static final String HARNESS = "flomd.fuzz.harness";

    private static FuzzHarness harness;

    private JazzerTarget() {}

    /** Called once. */
    public static void fuzzerInitialize() throws ReflectiveOperationException {
        harness = harness(System.getProperty(HARNESS));
    }

    /** Called with each input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        harness.check(input);
    }

    static FuzzHarness harness(String className) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(className).getDeclaredConstructor();
        constructor.setAccessible(true);
        return (FuzzHarness) constructor.newInstance();
    }
}
