package io.flomd.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.docs.DocPage.Block;
import io.flomd.docs.Marker.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the Java of the pages against the classes of the project. */
class SnippetTest {
    private static final String HEAD = """
            package io.flomd.docs;
            import io.flomd.client.*;
            import io.flomd.resource.*;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.locks.Lock;
            import org.springframework.context.annotation.Bean;
            abstract class Example extends Snippet {
            """;

    @TempDir
    private Path out;

    @TestFactory
    Stream<DynamicTest> theJavaOfThePagesCompiles() {
        Path project = Path.of("").toAbsolutePath();
        List<DynamicTest> tests = new ArrayList<>();
        for (DocPage page : DocPage.all(project)) {
            for (Block block : page.blocks()) {
                Marker marker = block.marker();
                if (marker != null && marker.kind() == Kind.COMPILED) {
                    String name = DocRules.name(project, page) + ":" + block.line();
                    tests.add(DynamicTest.dynamicTest(
                            name, () -> assertThat(errors(block.text())).isEmpty()));
                }
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    @Test
    void whatDoesNotCompileIsFound() throws IOException {
        assertThat(errors("client.acquire(LockRequest.of(\"a\"));")).isEmpty();
        assertThat(errors("client.acquireNever(LockRequest.of(\"a\"));")).contains("acquireNever");
    }

    /** What the compiler says of a snippet: as members of a class, or else as statements; empty if it is right as either. */
    private String errors(String text) throws IOException {
        String asMembers = compile(HEAD + text + "}");
        return asMembers.isEmpty() ? "" : compile(HEAD + "void example() throws Exception {\n" + text + "}}");
    }

    private String compile(String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///io/flomd/docs/Example.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options =
                List.of("-classpath", System.getProperty("java.class.path"), "-d", out.toString(), "-proc:none");
        compiler.getTask(null, null, diagnostics, options, null, List.of(file)).call();
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getLineNumber() + ": " + diagnostic.getMessage(Locale.ROOT))
                .collect(Collectors.joining("\n"));
    }
}
