package io.flomd;

import io.flomd.config.FlomConfiguration;
import io.flomd.config.StopSignals;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** The lock service. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(FlomConfiguration.class)
public class FlomApplication {
    public static void main(String[] args) {
        run(args);
    }

    /** Starts the service as a process of its own does: what stops it by signal ends the process with status 0. */
    static ConfigurableApplicationContext run(String... args) {
        StopSignals.exitInOrder();
        return SpringApplication.run(FlomApplication.class, args);
    }
}
