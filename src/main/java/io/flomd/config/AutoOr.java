package io.flomd.config;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** The limit must be {@code auto}, or lie between two numbers, both included. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = AutoOr.OfLimits.class)
@interface AutoOr {
    long min();

    long max();

    String message() default "is not allowed";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Checks one limit. */
    final class OfLimits implements ConstraintValidator<AutoOr, AutoLimit> {
        private long min;
        private long max;

        @Override
        public void initialize(AutoOr constraint) {
            min = constraint.min();
            max = constraint.max();
        }

        @Override
        public boolean isValid(@Nullable AutoLimit value, ConstraintValidatorContext context) {
            Long number = value == null ? null : value.number();
            return value != null && (number == null || (number >= min && number <= max));
        }
    }
}
