package io.flomd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents and the tests tell the same: each rule has one test, and each deliberate difference is listed. */
class RuleCatalogTest {
    private static final Path DOCS = Path.of("src", "docs");
    private static final Pattern RULE = Pattern.compile("^\\*\\*(LK-\\d{3})\\*\\* (.+)$", Pattern.MULTILINE);
    private static final Pattern ID = Pattern.compile("LK-\\d{3}");
    /** What a rule says that differs from the original on purpose. */
    private static final String DIFFERS = "*Differs:*";

    @Test
    void everyRuleHasOneTestAndEveryTestARule() throws Exception {
        List<String> tested = testedIds();
        assertThat(tested).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(tested)).isEqualTo(new TreeSet<>(rules().keySet()));
    }

    @Test
    void everyDifferenceIsMarkedAtItsRuleAndListed() throws IOException {
        Set<String> marked = new TreeSet<>();
        rules().forEach((id, text) -> {
            if (text.contains(DIFFERS)) {
                marked.add(id);
            }
        });
        Set<String> listed = new TreeSet<>();
        Matcher ids = ID.matcher(read("differences.md"));
        while (ids.find()) {
            listed.add(ids.group());
        }
        assertThat(listed).isEqualTo(marked);
    }

    @Test
    void everyRecordingOfABugIsExplained() throws Exception {
        String differences = read("differences.md");
        try (Stream<Path> recordings = Files.list(directory("/transcripts"))) {
            List<String> bugs = recordings
                    .map(path -> path.getFileName().toString().replace(".json", ""))
                    .filter(name -> name.endsWith("_BUG"))
                    .toList();
            assertThat(bugs)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(differences).contains("`" + name + "`"));
        }
    }

    private static Map<String, String> rules() throws IOException {
        Map<String, String> rules = new TreeMap<>();
        Matcher matcher = RULE.matcher(read("protocol.md"));
        while (matcher.find()) {
            assertThat(rules.put(matcher.group(1), matcher.group(2)))
                    .as("second rule %s", matcher.group(1))
                    .isNull();
        }
        return rules;
    }

    private static List<String> testedIds() throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = directory("/");
        List<Path> classes;
        try (Stream<Path> files = Files.walk(root.resolve("io").resolve("flomd"))) {
            classes =
                    files.filter(path -> path.toString().endsWith("Test.class")).toList();
        }
        List<String> ids = new ArrayList<>();
        for (Path path : classes) {
            String name = root.relativize(path)
                    .toString()
                    .replace(".class", "")
                    .replace(path.getFileSystem().getSeparator(), ".");
            for (Method method : Class.forName(name, false, RuleCatalogTest.class.getClassLoader())
                    .getDeclaredMethods()) {
                Rule rule = method.getAnnotation(Rule.class);
                if (rule != null) {
                    assertThat(method.isAnnotationPresent(Test.class))
                            .as(method.toString())
                            .isTrue();
                    ids.add(rule.value());
                }
            }
        }
        return ids;
    }

    private static String read(String document) throws IOException {
        return Files.readString(DOCS.resolve(document));
    }

    private static Path directory(String resource) throws URISyntaxException {
        return Path.of(RuleCatalogTest.class.getResource(resource).toURI());
    }
}
