package io.flomd;

import io.flomd.config.FlomConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The lock service. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(FlomConfiguration.class)
public class FlomApplication {
    public static void main(String[] args) {
        SpringApplication.run(FlomApplication.class, args);
    }
}
