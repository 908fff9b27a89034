package io.flomd.admin;

import java.io.StringWriter;
import java.util.Iterator;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of any number of locks, in parts, each made when it is asked for: an object with {@code at}, the moment at which it began,
 * {@code resources} and {@code awaitingCreation}. A resource that is spread over pages is one object all the same.
 */
final class JsonListing implements Iterator<String> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Iterator<LockReport> pages;
    private final StringWriter written = new StringWriter();
    private final JsonGenerator out = JSON.createGenerator(written);
    private boolean begun;
    /** Whether the holders or waiters of a resource are being written. */
    private boolean open;

    private boolean inWaiters;
    private boolean inAwaiting;
    private boolean ended;

    JsonListing(Iterator<LockReport> pages) {
        this.pages = pages;
    }

    @Override
    public boolean hasNext() {
        return !ended;
    }

    @Override
    public String next() {
        LockReport page = pages.next();
        if (!begun) {
            begun = true;
            out.writeStartObject();
            out.writeStringProperty("at", page.at());
            out.writeArrayPropertyStart("resources");
        }
        boolean continues = page.continues();
        for (LockReport.Resource resource : page.resources()) {
            if (!continues) {
                open(resource);
            }
            add(resource);
            continues = false;
        }
        if (!page.awaitingCreation().isEmpty()) {
            beginAwaiting();
            page.awaitingCreation().forEach(out::writePOJO);
        }
        if (!pages.hasNext()) {
            ended = true;
            beginAwaiting();
            out.writeEndArray();
            out.writeEndObject();
        }
        out.flush();
        String part = VisibleJson.of(written.toString());
        written.getBuffer().setLength(0);
        return part;
    }

    private void open(LockReport.Resource resource) {
        close();
        open = true;
        out.writeStartObject();
        out.writeStringProperty("name", resource.name());
        out.writeStringProperty("type", resource.type());
        out.writeNumberProperty("lifespanMillis", resource.lifespanMillis());
        out.writeArrayPropertyStart("holders");
    }

    private void add(LockReport.Resource resource) {
        resource.holders().forEach(out::writePOJO);
        if (!resource.waiters().isEmpty()) {
            beginWaiters();
            resource.waiters().forEach(out::writePOJO);
        }
    }

    private void beginWaiters() {
        if (!inWaiters) {
            inWaiters = true;
            out.writeEndArray();
            out.writeArrayPropertyStart("waiters");
        }
    }

    private void close() {
        if (open) {
            beginWaiters();
            out.writeEndArray();
            out.writeEndObject();
            open = false;
            inWaiters = false;
        }
    }

    private void beginAwaiting() {
        if (!inAwaiting) {
            close();
            inAwaiting = true;
            out.writeEndArray();
            out.writeArrayPropertyStart("awaitingCreation");
        }
    }
}
