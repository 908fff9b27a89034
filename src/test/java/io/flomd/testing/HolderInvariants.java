package io.flomd.testing;

import static io.flomd.testing.LockInvariants.require;

import io.flomd.lock.LockView;
import io.flomd.resource.ResourceType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who may hold a resource beside whom, seen from the view of it alone. */
final class HolderInvariants {
    private HolderInvariants() {}

    /** @throws AssertionError if two holders exclude each other or are together too many */
    static void check(LockView.Resource resource) {
        require(resource.type() == resource.name().type(), "the type is not that of the name", resource);
        long lastToken = Long.MIN_VALUE;
        for (LockView.Holder holder : resource.holders()) {
            require(StatelessRules.resourceOf(holder.name()).equals(resource.name()), "a foreign holder", holder);
            require(holder.token() > lastToken, "holders are not in the order of their grants", resource);
            lastToken = holder.token();
        }
        switch (resource.type()) {
            case SIMPLE, HIERARCHICAL -> checkModes(resource);
            case NUMERIC -> {
                long held = resource.holders().stream()
                        .mapToLong(LockView.Holder::quantity)
                        .sum();
                require(held <= resource.name().capacity(), "more units held than there are", resource);
            }
            case SET -> {
                List<String> free = new ArrayList<>(StatelessRules.elements(resource.name()));
                resource.holders()
                        .forEach(holder -> require(free.remove(holder.element()), "an element held twice", resource));
            }
            case SEQUENCE, TIMESTAMP -> {
                require(resource.holders().size() <= resource.name().capacity(), "too many holders", resource);
                Set<String> elements = new HashSet<>();
                resource.holders()
                        .forEach(holder -> require(elements.add(holder.element()), "an element held twice", resource));
            }
        }
    }

    private static void checkModes(LockView.Resource resource) {
        List<LockView.Holder> holders = resource.holders();
        for (int i = 0; i < holders.size(); i++) {
            for (LockView.Holder later : holders.subList(i + 1, holders.size())) {
                require(canStandTogether(holders.get(i), later), "incompatible holders", resource);
            }
        }
    }

    private static boolean canStandTogether(LockView.Holder one, LockView.Holder other) {
        return !StatelessRules.related(one.name(), other.name()) || StatelessRules.compatible(one.mode(), other.mode());
    }

    /** Whether the resource's holders leave room for the waiter now; of a timestamp only whether a slot is free. */
    static boolean leaveRoomFor(LockView.Waiter waiter, LockView.Resource resource) {
        if (resource.type() == ResourceType.SIMPLE || resource.type() == ResourceType.HIERARCHICAL) {
            return resource.holders().stream()
                    .allMatch(holder -> !StatelessRules.related(holder.name(), waiter.name())
                            || StatelessRules.compatible(holder.mode(), waiter.mode()));
        }
        if (resource.type() == ResourceType.NUMERIC) {
            long held = resource.holders().stream()
                    .mapToLong(LockView.Holder::quantity)
                    .sum();
            return held + waiter.quantity() <= resource.name().capacity();
        }
        return resource.holders().size() < StatelessRules.slots(resource.name());
    }
}
