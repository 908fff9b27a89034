package io.flomd.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.Seeds;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {
    private static final List<String> NETWORKS =
            List.of("192.0.2.0/24", "192.0.2.7", "0.0.0.0/0", "::/0", "2001:db8::/32", "unix");
    private static final List<String> ADDRESSES = List.of("192.0.2.7", "192.0.2.8", "198.51.100.1", "2001:db8::7");
    private static final List<String> PRINCIPALS = List.of("*", "web-?", "WEB-*", "ops", "*.example.com");
    private static final List<String> NAMES = List.of("web-1", "Web-12", "ops", "host.example.com");
    private static final List<String> PATTERNS =
            List.of("*", "a", "?", "b*", "*b", "/*", "/a", "/a/*", "/a/?/*", "/?/b", "a.b", "*.b", "n[*]", "_s_*");
    private static final List<String> RESOURCES = List.of(
            "a",
            "b",
            "ab",
            "/a",
            "/a/b",
            "/a/b/c",
            "/b",
            "a.b",
            "b.a",
            "b.c",
            "n[5]",
            "_s_x[1]",
            "_S_x[1]",
            "_t_%Y[1]");

    @Test
    void withoutRulesEverythingIsAllowed() {
        AccessRules rules = AccessRules.of(List.of());
        for (AccessAction action : AccessAction.values()) {
            assertThat(rules.decide(request(someone("192.0.2.7"), action, "a", LockMode.EX)))
                    .isEqualTo(new AccessDecision(true, ""));
        }
        assertThat(rules.isEmpty()).isTrue();
    }

    @Test
    void theFirstRuleThatIsAboutARequestDecides() {
        AccessRules rules = AccessRules.of(List.of("deny resource=secret", "allow from=192.0.2.0/24", "deny"));
        assertThat(rules.decide(lock(someone("192.0.2.7"), "secret"))).isEqualTo(new AccessDecision(false, "0"));
        assertThat(rules.decide(lock(someone("192.0.2.7"), "a"))).isEqualTo(new AccessDecision(true, "1"));
        assertThat(rules.decide(lock(someone("192.0.3.7"), "a"))).isEqualTo(new AccessDecision(false, "2"));
        assertThat(rules.denying()).containsExactly("0", "2");
    }

    @Test
    void decidesAsTheReferenceDoes() {
        Seeds.checkEach(20_000, random -> {
            List<String> texts = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                texts.add(rule(random));
            }
            AccessRequest request = randomRequest(random);
            assertThat(AccessRules.of(texts).decide(request))
                    .as("%s about %s", texts, request)
                    .isEqualTo(new ReferenceRules(texts).decide(request));
        });
    }

    /** What one rule says of each of a small world, condition by condition. */
    @Test
    void eachConditionAloneDecidesAsTheReferenceDoes() {
        List<String> conditions = new ArrayList<>(List.of(""));
        NETWORKS.forEach(value -> conditions.add(" from=" + value));
        PRINCIPALS.forEach(value -> conditions.add(" principal=" + value));
        PATTERNS.forEach(value -> conditions.add(" resource=" + value));
        for (AccessAction action : AccessAction.values()) {
            conditions.add(" what=" + action.word());
        }
        for (LockMode mode : LockMode.values()) {
            conditions.add(" modes=" + mode);
        }
        for (String type : List.of("simple", "numeric", "set", "hierarchical", "sequence", "timestamp")) {
            conditions.add(" types=" + type);
        }
        for (String condition : conditions) {
            for (String verb : List.of("allow", "deny")) {
                List<String> texts = List.of(verb + condition);
                AccessRules rules = AccessRules.of(texts);
                ReferenceRules reference = new ReferenceRules(texts);
                for (AccessRequest request : smallWorld()) {
                    assertThat(rules.decide(request))
                            .as("%s about %s", texts, request)
                            .isEqualTo(reference.decide(request));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    deny resource=/prod/*      ; /prod/a        ; false
                    deny resource=/prod/*      ; /prod/a/b      ; false
                    deny resource=/prod/*      ; /prod          ; false
                    deny resource=/prod/*      ; /production    ; true
                    deny resource=/prod/db/x   ; /prod/db       ; false
                    deny resource=/prod/db/x   ; /prod/d        ; true
                    deny resource=/prod/db/x   ; /prod/db/x/y   ; true
                    deny resource=red          ; red            ; false
                    deny resource=red          ; green.red      ; false
                    deny resource=red          ; green.redder   ; true
                    deny resource=Red          ; red            ; true
                    deny resource=units        ; units[5]       ; true
                    deny resource=units[*]     ; units[6]       ; false
                    """)
    void whatIsDeniedIsDeniedWithWhatItCouldBeHadThrough(String rule, String name, boolean allowed) {
        assertThat(AccessRules.of(List.of(rule))
                        .decide(lock(someone("192.0.2.7"), name))
                        .allowed())
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    allow resource=/prod/*     ; /prod/a        ; true
                    allow resource=/prod/*     ; /prod          ; false
                    allow resource=red|green   ; red.green      ; true
                    allow resource=red|green   ; red.blue       ; false
                    allow resource=red.*       ; red.blue       ; true
                    """)
    void whatIsAllowedIsAllowedAsFarAsItIsNamed(String rule, String name, boolean allowed) {
        assertThat(AccessRules.of(List.of(rule, "deny"))
                        .decide(lock(someone("192.0.2.7"), name))
                        .allowed())
                .isEqualTo(allowed);
    }

    @Test
    void whoMayDoEverythingMayEndTheServerOnlyIfThatIsSaid() {
        AccessRules fixed = AccessRules.ofShutdown("shutdown-from", List.of(IpNetwork.parse("127.0.0.0/8")));
        AccessRules open = AccessRules.of(List.of("allow from=192.0.2.0/24")).then(fixed);
        AccessRules said =
                AccessRules.of(List.of("allow what=shutdown principal=ops")).then(fixed);
        AccessSubject ops = new AccessSubject(address("192.0.2.7"), false, List.of("ops"));
        AccessSubject local = someone("127.0.0.1");
        AccessSubject unix = new AccessSubject(null, true, List.of());
        assertThat(open.decide(shutdown(ops))).isEqualTo(new AccessDecision(false, "shutdown-from"));
        assertThat(open.decide(shutdown(local)).allowed()).isTrue();
        assertThat(open.decide(shutdown(unix)).allowed()).isTrue();
        assertThat(said.decide(shutdown(ops))).isEqualTo(new AccessDecision(true, "0"));
        assertThat(said.decide(shutdown(someone("192.0.2.7"))).allowed()).isFalse();
        assertThat(AccessRules.of(List.of("deny"))
                        .then(fixed)
                        .decide(shutdown(local))
                        .allowed())
                .isFalse();
        assertThat(fixed.decide(lock(ops, "a"))).isEqualTo(AccessDecision.OPEN);
        assertThat(fixed.denying()).containsExactly("shutdown-from");
    }

    @Test
    void somebodyWithoutAnAddressIsNotTakenForSomebodyOnThisHost() {
        AccessSubject unknown = new AccessSubject(null, false, List.of());
        AccessRules rules = AccessRules.of(List.of("allow from=unix|0.0.0.0/0|::/0", "deny"));
        assertThat(rules.decide(lock(unknown, "a")).allowed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    permit                        ; begins with 'permit'        ; allow or deny
                    Allow                         ; begins with 'Allow'         ; allow or deny
                    ''                            ; begins with ''              ; allow or deny
                    allow what=locks              ; has 'what=locks'            ; lock, wait, create, shutdown, discover
                    allow what=                   ; has 'what='                 ; lock, wait, create, shutdown, discover
                    allow what=lock|              ; has 'what=lock|'            ; lock, wait, create, shutdown, discover
                    allow lock                    ; has 'lock'                  ; what=, from=, principal=, resource=, types= and modes=
                    allow who=me                  ; has 'who=me'                ; what=, from=, principal=, resource=, types= and modes=
                    allow =                       ; has '='                     ; what=, from=, principal=, resource=, types= and modes=
                    deny from=localhost           ; has 'from=localhost'        ; unix, IP addresses and networks
                    deny from=192.0.2.0/33        ; has 'from=192.0.2.0/33'     ; unix, IP addresses and networks
                    deny from=fe80::1%eth0        ; has 'from=fe80::1%eth0'     ; unix, IP addresses and networks
                    deny resource=                ; has 'resource='             ; patterns of 1 to 255 bytes
                    deny principal=a||b           ; has 'principal=a||b'        ; patterns of 1 to 255 bytes
                    deny types=tree               ; has 'types=tree'            ; simple, numeric, set, hierarchical
                    deny modes=X                  ; has 'modes=X'               ; NL, CR, CW, PR, PW, EX
                    deny from=unix from=::1       ; has from twice              ; each condition once
                    deny what=shutdown modes=EX   ; done to no resource         ; what=lock, wait, create
                    deny what=discover|lock resource=a ; done to no resource    ; what=lock, wait, create
                    """)
    void aBadRuleIsNamedByIndexValueAndWhatIsAllowed(String text, String what, String allowed) {
        assertThatThrownBy(() -> AccessRules.of(List.of("allow", text)))
                .isInstanceOf(AccessRuleException.class)
                .hasMessageStartingWith("rules[1] = " + text + ": ")
                .hasMessageContaining(what)
                .hasMessageMatching(".*Allowed: .*")
                .hasMessageContaining(allowed);
    }

    @Test
    void thereAreAtMostAHundredRules() {
        assertThat(AccessRules.of(Collections.nCopies(AccessRules.MAX_RULES, "deny"))
                        .denying())
                .hasSize(100);
        assertThatThrownBy(() -> AccessRules.of(Collections.nCopies(AccessRules.MAX_RULES + 1, "deny")))
                .hasMessage("101 rules. Allowed: at most 100");
    }

    private static String rule(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "allow" : "deny");
        if (random.nextInt(3) == 0) {
            text.append(" from=").append(some(random, NETWORKS)).append('|').append(some(random, NETWORKS));
        }
        if (random.nextInt(3) == 0) {
            text.append(" principal=").append(some(random, PRINCIPALS));
        }
        if (random.nextBoolean()) {
            text.append(" resource=").append(some(random, PATTERNS)).append('|').append(some(random, PATTERNS));
        } else if (random.nextBoolean()) {
            text.append(" what=").append(some(random, List.of("lock", "wait|create", "shutdown|discover")));
        }
        return text.toString();
    }

    private static AccessRequest randomRequest(Random random) {
        AccessSubject subject = random.nextInt(5) == 0
                ? new AccessSubject(null, true, List.of())
                : new AccessSubject(
                        address(some(random, ADDRESSES)),
                        false,
                        random.nextBoolean() ? List.of() : List.of(some(random, NAMES), some(random, NAMES)));
        return request(
                subject,
                some(random, List.of(AccessAction.values())),
                some(random, RESOURCES),
                some(random, List.of(LockMode.values())));
    }

    private static List<AccessRequest> smallWorld() {
        List<AccessSubject> subjects = new ArrayList<>(List.of(new AccessSubject(null, true, List.of())));
        ADDRESSES.forEach(text -> subjects.add(someone(text)));
        NAMES.forEach(name -> subjects.add(new AccessSubject(address("192.0.2.7"), false, List.of(name))));
        List<AccessRequest> requests = new ArrayList<>();
        for (AccessSubject subject : subjects) {
            for (AccessAction action : AccessAction.values()) {
                RESOURCES.forEach(name -> requests.add(request(subject, action, name, LockMode.PR)));
            }
        }
        return requests;
    }

    private static AccessRequest request(AccessSubject subject, AccessAction action, String name, LockMode mode) {
        boolean ofResource = action.hasResource();
        return new AccessRequest(subject, action, ofResource ? ResourceName.of(name) : null, ofResource ? mode : null);
    }

    private static AccessRequest lock(AccessSubject subject, String name) {
        return request(subject, AccessAction.LOCK, name, LockMode.EX);
    }

    private static AccessRequest shutdown(AccessSubject subject) {
        return new AccessRequest(subject, AccessAction.SHUTDOWN, null, null);
    }

    private static AccessSubject someone(String address) {
        return AccessSubject.at(address(address));
    }

    private static @Nullable InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T some(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
