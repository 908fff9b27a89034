package io.flomd.admin;

import io.flomd.resource.VisibleText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reports as a table for people: one line for each holder and waiter, columns aligned. Of several reports in turn the first has the head, and a
 * column never gets narrower. What it takes is linear in the rows: each is looked at twice, and nothing is kept of it.
 */
final class LockTableText {
    private static final List<String> HEAD = List.of(
            "RESOURCE",
            "TYPE",
            "STATE",
            "MODE",
            "QUANTITY",
            "ELEMENT",
            "TOKEN",
            "SESSION",
            "CLIENT",
            "MACHINE",
            "SINCE");
    private static final String NONE = "-";

    private static final int GAP = 2;
    /** The widest column; what is longer pushes only its own line to the right. Addresses, machine ids and times fit. */
    static final int MAX_WIDTH = 48;

    private final List<List<String>> rows = new ArrayList<>();
    private final int[] widths = new int[HEAD.size()];
    private boolean begun;

    String of(LockReport report) {
        rows.clear();
        if (!begun) {
            begun = true;
            rows.add(HEAD);
        }
        for (Iterator<LockReport.Resource> resources = report.resources().iterator(); resources.hasNext(); ) {
            add(resources.next(), report.goesOn() && !resources.hasNext());
        }
        for (LockReport.Waiter waiter : report.awaitingCreation()) {
            add(waiter, NONE, "awaits creation");
        }
        return text();
    }

    private void add(LockReport.Resource resource, boolean goesOn) {
        for (LockReport.Holder holder : resource.holders()) {
            rows.add(List.of(
                    visible(holder.name()),
                    resource.type(),
                    "holds",
                    holder.mode(),
                    quantity(holder.quantity()),
                    visible(holder.element()),
                    Long.toString(holder.token()),
                    holder.session(),
                    holder.peerAddress(),
                    visible(holder.peerId()),
                    holder.since()));
        }
        for (LockReport.Waiter waiter : resource.waiters()) {
            add(waiter, resource.type(), "waits");
        }
        if (!goesOn && resource.holders().isEmpty() && resource.waiters().isEmpty()) {
            rows.add(List.of(
                    visible(resource.name()),
                    resource.type(),
                    "unused",
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE));
        }
    }

    private void add(LockReport.Waiter waiter, String type, String state) {
        rows.add(List.of(
                visible(waiter.name()),
                type,
                state,
                waiter.mode(),
                quantity(waiter.quantity()),
                NONE,
                NONE,
                waiter.session(),
                waiter.peerAddress(),
                visible(waiter.peerId()),
                waiter.since()));
    }

    private static String quantity(int quantity) {
        return quantity == 0 ? NONE : Integer.toString(quantity);
    }

    /** Text of clients may hold anything; on a terminal control characters must do nothing. */
    private static String visible(@Nullable String text) {
        return text == null || text.isEmpty() ? NONE : VisibleText.of(text);
    }

    private String text() {
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(
                        widths[column], Math.min(MAX_WIDTH, row.get(column).length()));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            int last = row.size() - 1;
            for (int column = 0; column < last; column++) {
                String cell = row.get(column);
                text.append(cell).append(" ".repeat(Math.max(0, widths[column] - cell.length()) + GAP));
            }
            text.append(row.get(last)).append('\n');
        }
        return text.toString();
    }
}
