package io.flomd.wire;

/** What {@link MarkupParser} tells about one message, in the order of the bytes. Ranges are of the array that comes with them. */
interface MarkupHandler {
    /**
     * A start tag begins.
     *
     * @param depth how many elements are open around it
     */
    void startElement(byte[] bytes, int nameFrom, int nameTo, int depth) throws MalformedMessageException;

    /** An attribute of the start tag that began last; the value has its entities replaced and is valid UTF-8. */
    void attribute(byte[] bytes, int nameFrom, int nameTo, byte[] value, int valueFrom, int valueTo)
            throws MalformedMessageException;

    /** The start tag that began last is complete. */
    void endOfAttributes() throws MalformedMessageException;
}
