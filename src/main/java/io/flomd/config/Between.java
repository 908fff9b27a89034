package io.flomd.config;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** The duration must lie between two others, both included; they are written as in the configuration, for example {@code 100ms}. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = Between.OfDurations.class)
@interface Between {
    String min();

    String max();

    String message() default "is not allowed";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Checks one duration. */
    final class OfDurations implements ConstraintValidator<Between, Duration> {
        private Duration min = Duration.ZERO;
        private Duration max = Duration.ZERO;

        @Override
        public void initialize(Between constraint) {
            min = DurationStyle.detectAndParse(constraint.min());
            max = DurationStyle.detectAndParse(constraint.max());
        }

        @Override
        public boolean isValid(@Nullable Duration value, ConstraintValidatorContext context) {
            return value != null && value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
        }
    }
}
