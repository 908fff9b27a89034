package io.flomd.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is in the jars that the build made. */
class JarsIT {
    /** Licences under which a library may be in the jar; one of those that it offers is enough. */
    private static final Set<String> ALLOWED =
            Set.of("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EPL-2.0", "MIT", "MIT-0");

    private static final Path SERVICE = Path.of("target", "flomd.jar");
    private static final String BILL = "META-INF/sbom/application.cdx.json";

    @Test
    void theBillOfMaterialsListsExactlyTheLibrariesInside() throws IOException {
        try (JarContents jar = new JarContents(SERVICE)) {
            List<String> libraries = jar.names().stream()
                    .filter(name -> name.startsWith("BOOT-INF/lib/"))
                    .map(name -> name.substring("BOOT-INF/lib/".length()))
                    // A tool of Spring Boot's own, which its plugin adds.
                    .filter(name -> !name.startsWith("spring-boot-jarmode-tools-"))
                    .toList();
            Set<String> files = components(jar).stream()
                    .map(BillOfMaterials.Component::file)
                    .collect(Collectors.toSet());
            // Starters are lists of dependencies; Spring Boot leaves their empty jars out.
            files.removeIf(file -> file.startsWith("spring-boot-starter"));
            assertThat(libraries).containsExactlyInAnyOrderElementsOf(files).hasSizeGreaterThan(50);
        }
    }

    @Test
    void everyLibraryHasAnAllowedLicenceWhoseTextIsInside() throws IOException {
        try (JarContents jar = new JarContents(SERVICE)) {
            String list = jar.text("META-INF/licenses/THIRD-PARTY.txt");
            List<String> names = jar.names();
            assertThat(components(jar)).isNotEmpty().allSatisfy(library -> {
                assertThat(library.licences()).containsAnyElementsOf(ALLOWED);
                String folder = "META-INF/licenses/" + library.folder() + "/";
                boolean brings =
                        names.stream().anyMatch(name -> name.startsWith(folder) && name.matches("(?i).*/license[^/]*"));
                boolean named = library.licences().stream()
                        .anyMatch(licence -> names.contains("META-INF/licenses/" + licence + ".txt"));
                assertThat(brings || named)
                        .as("text of the licence of " + library)
                        .isTrue();
                assertThat(list)
                        .contains(library.licences().get(0))
                        .contains(":" + library.folder().split("-linux")[0] + ":");
            });
            assertThat(list.lines().filter(line -> line.contains(":"))).hasSameSizeAs(components(jar));
        }
    }

    @Test
    void theLicenceOfFlomdIsInEveryJar() throws IOException {
        for (String name : List.of("flomd.jar", "flom.jar", "flomd-client.jar", "flomd-client-sources.jar")) {
            try (JarContents jar = new JarContents(Path.of("target", name))) {
                assertThat(jar.text("META-INF/LICENSE")).contains("Apache License");
            }
        }
    }

    @Test
    void theClientNeedsNothingButItselfAndTheJdk() throws IOException {
        try (JarContents jar = new JarContents(Path.of("target", "flomd-client.jar"))) {
            JavaClasses classes = new ClassFileImporter().importJar(jar.jar());
            Set<String> inside = classes.stream().map(JavaClass::getName).collect(Collectors.toSet());
            assertThat(inside).contains("io.flomd.client.FlomClient").doesNotContain("io.flomd.lock.LockTable");
            assertThat(classes.stream()
                            .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
                            .map(Dependency::getTargetClass)
                            .map(JavaClass::getBaseComponentType)
                            .filter(one -> !one.isPrimitive() && !inside.contains(one.getName()))
                            .map(JavaClass::getName)
                            // Annotations that are not there are ignored by the JVM.
                            .filter(name -> !name.startsWith("org.jspecify.annotations.") && !isInJdk(name)))
                    .isEmpty();
            assertThat(jar.names())
                    .allMatch(name -> name.startsWith("io/flomd/")
                            || name.equals("META-INF/MANIFEST.MF")
                            || name.equals("META-INF/LICENSE")
                            || name.equals("META-INF/io.flomd.client/git.properties"));
        }
    }

    @Test
    void whatIsNeitherInsideNorInTheJdkWouldBeFound() {
        assertThat(isInJdk("java.lang.String")).isTrue();
        assertThat(isInJdk("jdk.net.ExtendedSocketOptions")).isTrue();
        assertThat(isInJdk("io.flomd.lock.LockTable")).isFalse();
        assertThat(isInJdk("org.springframework.boot.SpringApplication")).isFalse();
    }

    private static List<BillOfMaterials.Component> components(JarContents jar) throws IOException {
        return BillOfMaterials.components(jar.text(BILL));
    }

    private static boolean isInJdk(String name) {
        try {
            Class.forName(name, false, ClassLoader.getPlatformClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
