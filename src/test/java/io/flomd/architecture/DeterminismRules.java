package io.flomd.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.Timer;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.stream.Stream;

/** The lock table is a function of its commands: every replica, and every replay, computes the same from the same log. */
final class DeterminismRules {
    private static final String WHY = "every replica must compute the same result from the same log";

    private static final Set<String> ITERATIONS_OF_A_MAP =
            Set.of("values", "keySet", "entrySet", "forEach", "replaceAll", "toString");

    private static final String[] PLAIN_JDK = {
        "java.lang",
        "java.lang.invoke",
        "java.lang.runtime",
        "java.util",
        "java.util.function",
        "java.util.zip",
        "java.nio.charset",
        "java.time",
        "java.time.temporal",
        "org.jspecify.annotations"
    };

    private final String[] pure;

    /** @param base the package of the product; the lock table and the values it is about are below it */
    DeterminismRules(String base) {
        this.pure = new String[] {base + ".lock..", base + ".resource.."};
    }

    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("lock uses nothing but the plain JDK", nothingButThePlainJdk());
        rules.put("lock has no clock, time zone, chance, threads or unordered sets", noForbiddenTypes());
        rules.put("lock asks nobody outside", noForbiddenCalls());
        rules.put("lock does not iterate over hash maps", noIterationOverHashMaps());
        rules.put("lock does not recurse", noRecursion());
        return rules;
    }

    private ArchRule nothingButThePlainJdk() {
        return classes()
                .that()
                .resideInAnyPackage(pure)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        Stream.concat(Stream.of(pure), Stream.of(PLAIN_JDK)).toArray(String[]::new))
                .because("the lock table knows no IO, no thread and no framework");
    }

    private ArchRule noForbiddenTypes() {
        return noClasses()
                .that()
                .resideInAnyPackage(pure)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        Clock.class,
                        InstantSource.class,
                        Random.class,
                        SplittableRandom.class,
                        UUID.class,
                        Timer.class,
                        Thread.class,
                        Runtime.class,
                        Process.class,
                        HashSet.class,
                        Hashtable.class,
                        IdentityHashMap.class,
                        WeakHashMap.class,
                        ZoneId.class,
                        ZoneOffset.class,
                        TimeZone.class)
                .because(WHY);
    }

    private ArchRule noForbiddenCalls() {
        return noClasses()
                .that()
                .resideInAnyPackage(pure)
                .should()
                .callCodeUnitWhere(target(DescribedPredicate.describe(
                        "the answer depends on the machine or the moment", DeterminismRules::dependsOnTheOutside)))
                .because(WHY);
    }

    private static boolean dependsOnTheOutside(CodeUnitCallTarget call) {
        JavaClass owner = call.getOwner();
        String name = call.getName();
        boolean makesUnordered = owner.isEquivalentTo(Set.class) || owner.isEquivalentTo(Map.class);
        return (owner.getPackageName().startsWith("java.time") && name.equals("now"))
                || (owner.isEquivalentTo(System.class) && !name.equals("arraycopy"))
                || (owner.isEquivalentTo(Object.class) && name.equals("hashCode"))
                || name.equals("systemDefault")
                || ((owner.isEquivalentTo(Locale.class) || owner.isEquivalentTo(TimeZone.class))
                        && name.equals("getDefault"))
                // Immutable sets and maps are ordered by a random number of the process.
                || (makesUnordered
                        && (name.equals("of") || name.equals("ofEntries") || name.equals("copyOf"))
                        && !call.getRawParameterTypes().isEmpty());
    }

    /** How deep a stack is depends on the machine; how deep a name is, on whoever sends it. */
    private ArchRule noRecursion() {
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(pure)
                .should(new ArchCondition<>("not call themselves") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        for (JavaMethodCall call : method.getMethodCallsFromSelf()) {
                            boolean recurses = call.getTarget()
                                    .resolveMember()
                                    .filter(method::equals)
                                    .isPresent();
                            events.add(new SimpleConditionEvent(method, !recurses, call.getDescription()));
                        }
                    }
                })
                .because("a stack that overflows in the middle of a command leaves the table half changed")
                .allowEmptyShould(true);
    }

    /**
     * A class that makes a hash map may only look things up in maps. Whether a map that it iterates over is the same one cannot be
     * told, so such a class must use a linked or sorted map for everything, or nothing but look-ups.
     */
    private ArchRule noIterationOverHashMaps() {
        DescribedPredicate<JavaClass> makesHashMap = DescribedPredicate.describe(
                "make a HashMap",
                type -> type.getConstructorCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(HashMap.class)));
        return noClasses()
                .that()
                .resideInAnyPackage(pure)
                .and(makesHashMap)
                .should()
                .callCodeUnitWhere(target(DescribedPredicate.describe(
                        "a map is iterated over",
                        call -> call.getOwner().isAssignableTo(Map.class)
                                && ITERATIONS_OF_A_MAP.contains(call.getName()))))
                .because(WHY)
                .allowEmptyShould(true);
    }
}
