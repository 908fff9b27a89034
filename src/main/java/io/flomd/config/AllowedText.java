package io.flomd.config;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The text, or each text of the list, must look as the rule says. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {AllowedText.OfOne.class, AllowedText.OfEach.class})
@interface AllowedText {
    TextRule value();

    String message() default "is not allowed";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Checks one text. */
    final class OfOne implements ConstraintValidator<AllowedText, String> {
        private TextRule rule = TextRule.HOST;

        @Override
        public void initialize(AllowedText constraint) {
            rule = constraint.value();
        }

        @Override
        public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
            return value != null && rule.accepts(value);
        }
    }

    /** Checks every text of a list. */
    final class OfEach implements ConstraintValidator<AllowedText, Collection<String>> {
        private TextRule rule = TextRule.HOST;

        @Override
        public void initialize(AllowedText constraint) {
            rule = constraint.value();
        }

        @Override
        public boolean isValid(@Nullable Collection<String> values, ConstraintValidatorContext context) {
            return values != null && values.stream().allMatch(rule::accepts);
        }
    }
}
