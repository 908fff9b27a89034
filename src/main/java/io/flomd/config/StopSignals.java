package io.flomd.config;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Ends the process with status 0 when a signal asks it to stop. The JVM by itself would end with 143 or 130, which whoever supervises a process
 * takes for a failure.
 *
 * <p>Signals are received with {@code sun.misc.Signal}, the one way that the JDK has; by reflection, because the compiler warns of that class
 * whatever one tells it, and warnings end the build.
 */
public final class StopSignals {
    private static final List<String> NAMES = List.of("TERM", "INT");

    private StopSignals() {}

    /**
     * From now on TERM and INT run the shutdown hooks, which close the application, and end the process with status 0. A signal that this process
     * was started to ignore, as INT in the background of a script, stays ignored; with {@code -Xrs} the JVM keeps its own ways.
     */
    public static void exitInOrder() {
        for (String name : NAMES) {
            // On a thread of its own for each signal: it waits in exit until the hooks have ended, and holds nothing
            // that they need.
            receive(name, StopSignals::exit);
        }
    }

    private static void exit(String name) {
        LoggerFactory.getLogger(StopSignals.class).info("stopping on SIG{}", name);
        System.exit(0);
    }

    /**
     * Begins to receive a signal.
     *
     * @param name without {@code SIG}
     * @param receiver is told the name, on a new thread for each signal
     * @return false if the system or the JVM keeps this signal for itself
     */
    static boolean receive(String name, Consumer<String> receiver) {
        InvocationHandler calls = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                receiver.accept(name);
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "receiver of SIG" + name;
        };
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            null,
                            signal.getConstructor(String.class).newInstance(name),
                            Proxy.newProxyInstance(
                                    StopSignals.class.getClassLoader(), new Class<?>[] {handler}, calls));
            return true;
        } catch (ReflectiveOperationException keptByTheSystem) {
            return false;
        }
    }
}
