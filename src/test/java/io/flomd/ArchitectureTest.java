package io.flomd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.flomd.architecture.ArchitectureRules;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the code to the {@link ArchitectureRules}, and the rules to code that breaks them. */
class ArchitectureTest {
    private static final String BASE = "io.flomd";
    private static final String TANGLED = "io.flomd.architecture.tangled";

    /** Each rule, and what in the tangled packages breaks it. */
    private static final Map<String, List<String>> VIOLATIONS = Map.ofEntries(
            Map.entry("lock uses only its siblings of the table", List.of("LockTable.message")),
            Map.entry("wire uses only its siblings of the table", List.of("Message.application", "Message.table")),
            Map.entry("engine uses only its siblings of the table", List.of("Engine.message")),
            Map.entry("client uses only its siblings of the table", List.of("Client.engine", "Client.table")),
            Map.entry("wire uses only its libraries", List.of("Message.buffer")),
            Map.entry("engine uses only its libraries", List.of("Engine.bean")),
            Map.entry("client uses only its libraries", List.of("Client.channel")),
            Map.entry("every package is in the table", List.of("stray.Stray")),
            Map.entry("Spring stays at the edge", List.of("Engine.bean")),
            Map.entry("the conversation knows no transport", List.of("Conversation.channel", "Conversation.mono")),
            Map.entry("packages are free of cycles", List.of("lock -> ", "wire -> ")),
            Map.entry("lock uses nothing but the plain JDK", List.of("LockTable.file", "LockTable.atomic")),
            Map.entry(
                    "lock has no clock, time zone, chance, threads or unordered sets",
                    List.of(
                            "Restless.clock",
                            "Restless.zone",
                            "Restless.random",
                            "Restless.uuid",
                            "Restless.thread",
                            "Restless.set")),
            Map.entry(
                    "lock asks nobody outside",
                    List.of(
                            "Restless.instant",
                            "Restless.localTime",
                            "Restless.zone",
                            "Restless.nanos",
                            "Restless.millis",
                            "Restless.identity",
                            "Restless.environment",
                            "Restless.locale",
                            "Restless.immutableSet",
                            "Restless.immutableMap")),
            Map.entry("lock does not iterate over hash maps", List.of("Iterates.sum", "Iterates.visit")),
            Map.entry("lock does not recurse", List.of("Recurses.depth", "Recurses.visit")));

    @TestFactory
    Stream<DynamicTest> theCodeKeepsTheRules() {
        JavaClasses main = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(BASE);
        assertThat(main.contain("io.flomd.lock.LockTable")).isTrue();
        return new ArchitectureRules(BASE)
                .all().entrySet().stream()
                        .map(rule ->
                                dynamicTest(rule.getKey(), () -> rule.getValue().check(main)));
    }

    @TestFactory
    Stream<DynamicTest> tangledCodeBreaksTheRules() {
        JavaClasses tangled = new ClassFileImporter().importPackages(TANGLED);
        Map<String, ArchRule> rules = new ArchitectureRules(TANGLED).all();
        return VIOLATIONS.entrySet().stream()
                .map(expected -> dynamicTest(expected.getKey(), () -> {
                    String failures = String.join(
                            "\n",
                            rules.get(expected.getKey())
                                    .evaluate(tangled)
                                    .getFailureReport()
                                    .getDetails());
                    assertThat(failures).contains(expected.getValue()).doesNotContain("Orderly");
                }));
    }

    @Test
    void eachKindOfRuleHasBeenSeenFailing() {
        List<String> unseen = new ArchitectureRules(TANGLED)
                .all().keySet().stream()
                        .filter(rule -> !VIOLATIONS.containsKey(rule))
                        .toList();
        // The rest are the same kinds of rules for other rows of the tables.
        assertThat(unseen).allMatch(rule -> rule.matches(".* uses only its (siblings of the table|libraries)"));
    }
}
