package io.flomd.admin;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of a {@link LockReport} of any size, in parts, each made when it is asked for. */
final class JsonListing implements Iterator<String> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final LockPages pages;
    /** They come behind the resources. */
    private final List<LockReport.Waiter> awaitingCreation = new ArrayList<>();

    private boolean begun;
    private boolean anyResource;
    private boolean ended;

    JsonListing(LockPages pages) {
        this.pages = pages;
    }

    @Override
    public boolean hasNext() {
        return !ended;
    }

    @Override
    public String next() {
        StringBuilder part = new StringBuilder();
        LockReport page = pages.next();
        if (!begun) {
            begun = true;
            part.append("{\"at\":").append(JSON.writeValueAsString(page.at())).append(",\"resources\":[");
        }
        for (LockReport.Resource resource : page.resources()) {
            part.append(anyResource ? "," : "").append(JSON.writeValueAsString(resource));
            anyResource = true;
        }
        awaitingCreation.addAll(page.awaitingCreation());
        if (!pages.hasNext()) {
            ended = true;
            part.append("],\"awaitingCreation\":")
                    .append(JSON.writeValueAsString(awaitingCreation))
                    .append('}');
        }
        return part.toString();
    }
}
