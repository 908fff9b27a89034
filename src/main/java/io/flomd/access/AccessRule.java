package io.flomd.access;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceType;
import java.util.List;
import java.util.Set;

/**
 * One rule: whom and what it is for, and whether those may.
 *
 * <p>What is denied is denied with everything through which it could be had: a denied element denies each set that has it, and a denied path
 * denies the paths above it, whose locks would lock it, too. What is allowed is allowed as far as it was named: a set if all of its elements
 * are.
 *
 * @param name what it is called in the log and in meters
 * @param allows whether it allows or denies
 * @param actions what it is about
 * @param networks from where; with {@code unix} false and none, from everywhere
 * @param unix whether clients of the Unix domain socket are meant
 * @param principals names of certificates; empty for everybody
 * @param resources names of resources; empty for all
 * @param types types of resources; empty for all
 * @param modes modes of locks; empty for all
 */
record AccessRule(
        String name,
        boolean allows,
        Set<AccessAction> actions,
        List<IpNetwork> networks,
        boolean unix,
        List<PrincipalPattern> principals,
        List<ResourcePattern> resources,
        Set<ResourceType> types,
        Set<LockMode> modes) {
    /** Whether this rule decides about the request. */
    boolean isAbout(AccessRequest request) {
        return actions.contains(request.action())
                && isFrom(request.subject())
                && isOf(request.subject())
                && isOfResource(request);
    }

    private boolean isFrom(AccessSubject subject) {
        if (networks.isEmpty() && !unix) {
            return true;
        }
        if (subject.isUnix()) {
            return unix;
        }
        return subject.address() != null && networks.stream().anyMatch(network -> network.contains(subject.address()));
    }

    private boolean isOf(AccessSubject subject) {
        return principals.isEmpty()
                || principals.stream().anyMatch(pattern -> pattern.matchesAny(subject.principals()));
    }

    private boolean isOfResource(AccessRequest request) {
        if (request.resource() == null || request.mode() == null) {
            return resources.isEmpty() && types.isEmpty() && modes.isEmpty();
        }
        return (types.isEmpty() || types.contains(request.resource().type()))
                && (modes.isEmpty() || modes.contains(request.mode()))
                && ResourcePattern.areAbout(resources, request.resource(), allows);
    }
}
