package io.flomd.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which package may use which, and which library. One package more, or one arrow more, is a decision: change the tables here. */
public final class ArchitectureRules {
    /** Package to the sibling packages that it may use. */
    private static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry("resource", Set.of()),
            Map.entry("lock", Set.of("resource")),
            Map.entry("wire", Set.of("resource")),
            Map.entry("engine", Set.of("resource", "lock")),
            Map.entry("server", Set.of("resource", "lock", "wire", "engine", "observability", "tls", "access")),
            Map.entry("discovery", Set.of("wire", "observability")),
            Map.entry("cluster", Set.of("resource", "lock", "engine")),
            Map.entry("admin", Set.of("resource", "lock", "engine")),
            Map.entry("observability", Set.of("resource", "lock", "engine")),
            Map.entry("client", Set.of("resource", "wire", "tls")),
            Map.entry("tls", Set.of()),
            Map.entry("access", Set.of("resource")),
            Map.entry("flomconf", Set.of()),
            Map.entry("signal", Set.of()),
            Map.entry("cli", Set.of("resource", "wire", "client", "tls", "flomconf", "signal")),
            Map.entry(
                    "config",
                    Set.of(
                            "resource",
                            "lock",
                            "wire",
                            "engine",
                            "server",
                            "discovery",
                            "cluster",
                            "admin",
                            "observability",
                            "client",
                            "tls",
                            "access",
                            "flomconf",
                            "signal"))));

    /** Packages that use few libraries, and which: the others are bound to the frameworks anyway. */
    private static final Map<String, Set<String>> LIBRARIES = new TreeMap<>(Map.of(
            "wire", Set.of("java.."),
            "engine", Set.of("java..", "org.slf4j"),
            "client", Set.of("java..", "javax..", "jdk.net"),
            "tls", Set.of("java..", "javax.."),
            "access", Set.of("java..", "io.netty.util"),
            "flomconf", Set.of("java.."),
            "signal", Set.of("java.."),
            "cli", Set.of("java..")));

    private static final Set<String> SPRING_USERS = Set.of("config", "server", "discovery", "observability", "admin");

    /** What a conversation is made of. */
    private static final Set<String> CONVERSATION = Set.of(
            "Conversation",
            "ConversationState",
            "ClientRequests",
            "ClientAccess",
            "EffectAnswers",
            "ConversationContext",
            "ClientLink",
            "EffectInbox",
            "LockAnswers");

    private static final String NULLNESS = "org.jspecify.annotations";

    private final String base;

    /** @param base the package whose sub-packages are those of the tables */
    public ArchitectureRules(String base) {
        this.base = base;
    }

    /** All rules by name. A package of the tables need not exist yet. */
    public Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        MAY_USE.forEach((name, used) -> rules.put(name + " uses only its siblings of the table", siblings(name, used)));
        LIBRARIES.forEach((name, used) -> rules.put(name + " uses only its libraries", libraries(name, used)));
        rules.put("every package is in the table", everyPackageIsInTheTable());
        rules.put("Spring stays at the edge", springStaysAtTheEdge());
        rules.put("the conversation knows no transport", theConversationKnowsNoTransport());
        rules.put(
                "packages are free of cycles",
                slices().matching(base + ".(*)..").should().beFreeOfCycles());
        rules.putAll(new DeterminismRules(base).all());
        return rules;
    }

    private ArchRule siblings(String name, Set<String> used) {
        Set<String> forbidden = new TreeSet<>(MAY_USE.keySet());
        forbidden.removeAll(used);
        forbidden.remove(name);
        return noClasses()
                .that()
                .resideInAPackage(inside(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.stream().map(this::inside).toArray(String[]::new))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage(base)
                .allowEmptyShould(true);
    }

    private ArchRule libraries(String name, Set<String> used) {
        return classes()
                .that()
                .resideInAPackage(inside(name))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(Stream.concat(Stream.of(base + "..", NULLNESS), used.stream())
                        .toArray(String[]::new))
                .allowEmptyShould(true);
    }

    private ArchRule everyPackageIsInTheTable() {
        return classes()
                .should()
                .resideInAnyPackage(
                        Stream.concat(Stream.of(base), MAY_USE.keySet().stream().map(this::inside))
                                .toArray(String[]::new));
    }

    private ArchRule theConversationKnowsNoTransport() {
        return noClasses()
                .that()
                .resideInAPackage(inside("server"))
                .and(DescribedPredicate.describe(
                        "belong to the conversation", type -> CONVERSATION.contains(outermost(type))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "reactor..", "org.springframework..");
    }

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureRules::outermost).orElse(type.getSimpleName());
    }

    private ArchRule springStaysAtTheEdge() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        Stream.concat(Stream.of(base), SPRING_USERS.stream().map(this::inside))
                                .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..");
    }

    private String inside(String name) {
        return base + "." + name + "..";
    }
}
