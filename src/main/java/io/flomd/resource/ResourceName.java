package io.flomd.resource;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The name of a resource: bytes that match one of the six patterns of the FLoM resource grammar, compared byte by byte.
 *
 * <p>Unlike the original, the whole name must match (no line of a multi-line name does), and a number in brackets must fit in 32 bits.
 */
public final class ResourceName implements Comparable<ResourceName> {
    private final String bytes;
    private final ResourceType type;
    private final String body;
    private final int capacity;

    ResourceName(String bytes, ResourceType type, String body, int capacity) {
        this.bytes = bytes;
        this.type = type;
        this.body = body;
        this.capacity = capacity;
    }

    /** The name with these bytes, or null if they match none of the six patterns. */
    public static @Nullable ResourceName ofBytes(byte[] name) {
        return ResourceGrammar.parse(new String(name, StandardCharsets.ISO_8859_1));
    }

    /**
     * The name with these characters, encoded as UTF-8.
     *
     * @throws IllegalArgumentException if the text matches none of the six patterns
     */
    public static ResourceName of(String text) {
        ResourceName name = ofBytes(text.getBytes(StandardCharsets.UTF_8));
        if (name == null) {
            throw new IllegalArgumentException("'" + text + "' is not a resource name: it matches none of the patterns"
                    + " name, name[total], a.b, /a/b, _s_name[n], _S_name[n], _t_format[n]");
        }
        return name;
    }

    /** The path with these bytes, one character per byte, which are known to be one. */
    public static ResourceName ofPath(String path) {
        return new ResourceName(path, ResourceType.HIERARCHICAL, path.substring(1), 0);
    }

    /** What kind of resource has this name. */
    public ResourceType type() {
        return type;
    }

    /** The bytes of this name, a new array at each call. */
    public byte[] toBytes() {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The name as text for people: its bytes read as UTF-8, unreadable ones replaced. */
    public String text() {
        return new String(toBytes(), StandardCharsets.UTF_8);
    }

    /** The number in brackets: total of a numeric resource, slots of a sequence or timestamp; 0 for other types. */
    public int capacity() {
        return capacity;
    }

    /** Whether this names a transactional sequence ({@code _S_name[n]}). */
    public boolean isTransactional() {
        return type == ResourceType.SEQUENCE && bytes.charAt(1) == 'S';
    }

    /** How many levels a path has; 0 for names of other types. */
    public int levels() {
        int levels = 0;
        if (type == ResourceType.HIERARCHICAL) {
            for (int slash = 0; slash >= 0; slash = bytes.indexOf('/', slash + 1)) {
                levels++;
            }
        }
        return levels;
    }

    /** The name of the resource that this name belongs to: the first level of a path, otherwise the name itself. */
    public ResourceName resource() {
        int secondSlash = type == ResourceType.HIERARCHICAL ? bytes.indexOf('/', 1) : -1;
        return secondSlash < 0
                ? this
                : new ResourceName(
                        bytes.substring(0, secondSlash), ResourceType.HIERARCHICAL, bytes.substring(1, secondSlash), 0);
    }

    /** The least of all names that begin with the text, to be compared with; it need not be a name itself. */
    public static ResourceName lowerBound(String prefix) {
        String bytes = new String(prefix.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return new ResourceName(bytes, ResourceType.SIMPLE, bytes, 0);
    }

    /** Whether this is the other name, or a path below it. */
    public boolean isSameOrBelow(ResourceName other) {
        return equals(other)
                || (other.type == ResourceType.HIERARCHICAL
                        && bytes.startsWith(other.bytes)
                        && bytes.charAt(other.bytes.length()) == '/');
    }

    /** The part of the name without prefix and brackets: format of a timestamp, dotted words of a set, path without first slash. */
    public String body() {
        return body;
    }

    /** The bytes as a string with one character per byte. */
    public String bytesAsText() {
        return bytes;
    }

    @Override
    public int compareTo(ResourceName other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResourceName name && bytes.equals(name.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
