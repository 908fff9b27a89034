package io.flomd.architecture.tangled.lock;

import java.util.ArrayList;
import java.util.List;

/** Goes as deep as somebody wants it to. */
final class Recurses {
    private final List<Recurses> below = new ArrayList<>();

    int depth() {
        return below.isEmpty() ? 0 : 1 + below.get(0).depth();
    }

    void visit() {
        below.forEach(one -> one.visit());
    }
}
