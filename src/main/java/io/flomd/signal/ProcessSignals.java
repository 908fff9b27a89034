package io.flomd.signal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Receives signals of this process with {@code sun.misc.Signal}, the one way that the JDK has.
 *
 * <p>By reflection, because the compiler warns of that class whatever one tells it, and warnings end the build.
 */
public final class ProcessSignals implements InvocationHandler {
    /** Is told of a signal, on a new thread for each. */
    @FunctionalInterface
    public interface Receiver {
        /** A signal came; its name is without {@code SIG}. */
        void onSignal(String name);
    }

    private final Receiver receiver;

    private ProcessSignals(Receiver receiver) {
        this.receiver = receiver;
    }

    /**
     * Begins to receive a signal. One that this process was started to ignore, as by nohup, stays ignored.
     *
     * @param name without {@code SIG}
     * @param receiver is told of each, until another receiver takes its place
     * @return false if the system or the JVM keeps this signal for itself
     */
    public static boolean receive(String name, Receiver receiver) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            Object handler = Proxy.newProxyInstance(
                    ProcessSignals.class.getClassLoader(), new Class<?>[] {handlerType}, new ProcessSignals(receiver));
            Method handle = signalType.getMethod("handle", signalType, handlerType);
            Object ignore = handlerType.getField("SIG_IGN").get(null);
            Object before = handle.invoke(null, signal, handler);
            if (before != null && before.equals(ignore)) {
                handle.invoke(null, signal, ignore);
            }
            return true;
        } catch (InvocationTargetException keptByTheSystem) {
            return false;
        } catch (ReflectiveOperationException jvmWithoutSignals) {
            return false;
        }
    }

    /** A method of the handler: the signal itself, or one of {@link Object}'s. */
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
            throws ReflectiveOperationException {
        return switch (method.getName()) {
            case "handle" -> {
                if (arguments != null) {
                    Object signal = arguments[0];
                    receiver.onSignal(
                            (String) signal.getClass().getMethod("getName").invoke(signal));
                }
                yield null;
            }
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "signal receiver";
        };
    }
}
