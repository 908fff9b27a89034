package io.flomd.admin;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;

/** How locks are shown. */
enum Format {
    JSON(MediaType.APPLICATION_JSON) {
        @Override
        Iterator<String> listing(Iterator<LockReport> pages) {
            return new JsonListing(pages);
        }
    },
    TEXT(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8)) {
        @Override
        Iterator<String> listing(Iterator<LockReport> pages) {
            return new TextListing(pages);
        }
    };

    @SuppressWarnings("ImmutableEnumChecker") // a media type never changes
    private final MediaType type;

    Format(MediaType type) {
        this.type = type;
    }

    MediaType type() {
        return type;
    }

    /** The pages in this form, in parts. */
    abstract Iterator<String> listing(Iterator<LockReport> pages);

    /** Whether there is one that the client takes. */
    static boolean isAcceptable(ServerRequest request) {
        List<MediaType> accepted = request.headers().accept();
        return accepted.isEmpty() || JSON.weight(accepted) > 0 || TEXT.weight(accepted) > 0;
    }

    /** The one that the client likes best, JSON if it has no preference. */
    static Format of(ServerRequest request) {
        List<MediaType> accepted = request.headers().accept();
        return TEXT.weight(accepted) > JSON.weight(accepted) ? TEXT : JSON;
    }

    /** How much a client likes it: by the quality that it gives, then by how closely it named it; 0 if it does not take it. */
    private double weight(List<MediaType> accepted) {
        return accepted.stream()
                .filter(range -> range.includes(type))
                .max(Comparator.comparingInt(Format::closeness))
                .map(range -> range.getQualityValue() == 0 ? 0 : range.getQualityValue() + 0.0001 * closeness(range))
                .orElse(0.0);
    }

    private static int closeness(MediaType range) {
        if (range.isWildcardType()) {
            return 0;
        }
        return range.isWildcardSubtype() ? 1 : 2;
    }
}
