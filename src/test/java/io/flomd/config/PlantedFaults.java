package io.flomd.config;

import io.flomd.engine.EffectSink;
import io.flomd.engine.EngineDecorator;
import io.flomd.engine.EngineTimer;
import io.flomd.engine.LockEngine;
import io.flomd.engine.LockSession;
import io.flomd.engine.StandaloneEngine;
import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockCommand;
import io.flomd.lock.LockTable;
import io.flomd.lock.SessionInfo;
import io.flomd.observability.FailingMeters;
import io.flomd.resource.ResourceName;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Makes a server fail at a certain place when somebody locks {@link #TRIGGER}. Added to a server by {@code spring.main.sources}. */
@Configuration(proxyBeanMethods = false)
class PlantedFaults {
    static final String KEY = "planted.fault";
    static final String TRIGGER = "trigger";

    private static final ResourceName NAME = ResourceName.of(TRIGGER);

    enum Fault {
        INVARIANT,
        SINK,
        CONVERSATION,
        DEADLINE,
        METER
    }

    @Bean
    static BeanPostProcessor faults(Environment environment) {
        Fault fault = environment.getRequiredProperty(KEY, Fault.class);
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof StandaloneEngine engine) {
                    return switch (fault) {
                        case INVARIANT -> withBrokenTable(engine);
                        case SINK -> new FailingSinks(engine);
                        case CONVERSATION -> new EndlessRequests(engine);
                        case DEADLINE, METER -> engine;
                    };
                }
                return bean instanceof EngineTimer && fault == Fault.DEADLINE ? new FailingTimer() : bean;
            }
        };
    }

    @Bean
    @ConditionalOnProperty(name = KEY, havingValue = "METER")
    MeterRegistry failingMeters() {
        return new FailingMeters();
    }

    private static LockEngine withBrokenTable(StandaloneEngine engine) {
        try {
            Field tableOfEngine = StandaloneEngine.class.getDeclaredField("table");
            tableOfEngine.setAccessible(true);
            Field handlerOfTable = LockTable.class.getDeclaredField("handler");
            handlerOfTable.setAccessible(true);
            Object table = tableOfEngine.get(engine);
            Object handler = handlerOfTable.get(table);
            handlerOfTable.set(
                    table,
                    Proxy.newProxyInstance(
                            PlantedFaults.class.getClassLoader(),
                            new Class<?>[] {LockCommand.Handler.class},
                            (proxy, method, arguments) -> {
                                if (arguments[0] instanceof LockCommand.Acquire acquire
                                        && acquire.request().resource().equals(NAME)) {
                                    throw new IllegalStateException("planted invariant");
                                }
                                try {
                                    method.setAccessible(true);
                                    return method.invoke(handler, arguments);
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            }));
            return engine;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static final class FailingSinks extends EngineDecorator {
        FailingSinks(LockEngine engine) {
            super(engine);
        }

        @Override
        public @Nullable LockSession open(SessionInfo info, EffectSink sink) {
            return super.open(info, effect -> {
                if (NAME.equals(effect.resource())) {
                    throw new OutOfMemoryError("planted in a sink");
                }
                sink.accept(effect);
            });
        }
    }

    private static final class EndlessRequests extends EngineDecorator {
        EndlessRequests(LockEngine engine) {
            super(engine);
        }

        @Override
        public @Nullable LockSession open(SessionInfo info, EffectSink sink) {
            LockSession session = super.open(info, sink);
            return session == null
                    ? null
                    : new SessionDecorator(session) {
                        @Override
                        public long acquire(AcquireRequest request) {
                            return request.resource().equals(NAME) ? acquire(request) : super.acquire(request);
                        }
                    };
        }
    }

    /** Calls back at once, and fails when it does. */
    private static final class FailingTimer implements EngineTimer {
        private Runnable callBack = () -> {};

        @Override
        public void start(Runnable onDue) {
            callBack = onDue;
        }

        @Override
        public void set(long deadlineMicros) {
            if (deadlineMicros != Long.MAX_VALUE) {
                new Thread(callBack, "failing-timer").start();
            }
        }

        @Override
        public void fired() {
            throw new IllegalStateException("planted in a deadline");
        }

        @Override
        public void close() {}
    }
}
