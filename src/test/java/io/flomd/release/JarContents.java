package io.flomd.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** A jar that was built, opened for reading. */
final class JarContents implements AutoCloseable {
    private final JarFile jar;

    JarContents(Path file) throws IOException {
        jar = new JarFile(file.toFile());
    }

    JarFile jar() {
        return jar;
    }

    /** Names of the files inside, in their order. */
    List<String> names() {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .toList();
    }

    String text(String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        if (entry == null) {
            throw new AssertionError(jar.getName() + " has no " + name
                    + (name.contains("sbom") ? "; with mvn -o there is no bill of materials" : ""));
        }
        return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }
}
