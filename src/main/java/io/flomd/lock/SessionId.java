package io.flomd.lock;

/**
 * The identity of a session, unique in a cluster: the node that opened it and that node's counter.
 *
 * @param nodeId the node, 0 for a standalone server
 * @param counter 1, 2, 3 … on that node
 */
public record SessionId(int nodeId, long counter) implements Comparable<SessionId> {
    @Override
    public int compareTo(SessionId other) {
        int byNode = Integer.compare(nodeId, other.nodeId);
        return byNode != 0 ? byNode : Long.compare(counter, other.counter);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(counter) * 31 + nodeId;
    }

    @Override
    public String toString() {
        return nodeId + "-" + counter;
    }
}
