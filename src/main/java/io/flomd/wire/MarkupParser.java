package io.flomd.wire;

import static io.flomd.wire.MalformedMessageException.Reason.NOT_XML;

import java.util.Arrays;

/**
 * Reads one message as the subset of XML that the original understands: elements, attributes in either kind of quotes, text, and entities.
 *
 * <p>Declarations, comments, CDATA sections and processing instructions are skipped wherever they stand. The value of the XML declaration's
 * encoding is not looked at: the bytes must be UTF-8. Parsing does not recurse, so deep nesting costs no stack.
 */
final class MarkupParser {
    private static final byte[] COMMENT_START = Bytes.ascii("<!--");
    private static final byte[] COMMENT_END = Bytes.ascii("-->");
    private static final byte[] CDATA_START = Bytes.ascii("<![CDATA[");
    private static final byte[] CDATA_END = Bytes.ascii("]]>");
    private static final byte[] DOCTYPE_START = Bytes.ascii("<!DOCTYPE");
    private static final byte[] INSTRUCTION_END = Bytes.ascii("?>");

    private final byte[] bytes;
    private final int end;
    private final MarkupHandler handler;
    private int at;
    /** Where the names of the open elements begin and end, outermost first. */
    private int[] open = new int[8];

    private int depth;

    MarkupParser(byte[] bytes, int from, int to, MarkupHandler handler) {
        this.bytes = bytes;
        this.end = to;
        this.handler = handler;
        this.at = from;
    }

    void parse() throws MalformedMessageException {
        Utf8.requireValid(bytes, at, end);
        if (Bytes.startsWith(bytes, at, end, MessageWriter.XML_DECLARATION)) {
            at += MessageWriter.XML_DECLARATION.length;
        }
        while (at < end) {
            if (bytes[at] == '<') {
                tag();
            } else {
                text();
            }
        }
        if (depth > 0) {
            throw notXml("the message ends inside element ", open[2 * depth - 2], open[2 * depth - 1]);
        }
    }

    private void text() throws MalformedMessageException {
        int from = at;
        boolean blank = true;
        boolean entities = false;
        for (; at < end && bytes[at] != '<'; at++) {
            blank &= Bytes.isSpace(bytes[at]);
            entities |= bytes[at] == '&';
        }
        if (depth == 0 && !blank) {
            throw notXml("text outside of an element: ", from, at);
        }
        if (entities) {
            Entities.replaceIn(bytes, from, at);
        }
    }

    private void tag() throws MalformedMessageException {
        switch (peek(at + 1)) {
            case '/' -> endTag();
            case '?' -> skipPast(INSTRUCTION_END, at + 1);
            case '!' -> skipDeclaration();
            default -> startTag();
        }
    }

    private void startTag() throws MalformedMessageException {
        int nameFrom = at + 1;
        int nameTo = endOfName(nameFrom);
        handler.startElement(bytes, nameFrom, nameTo, depth);
        at = nameTo;
        while (true) {
            skipSpace();
            byte next = peek(at);
            if (next == '>') {
                at++;
                push(nameFrom, nameTo);
                handler.endOfAttributes();
                return;
            }
            if (next == '/') {
                at++;
                expect('>');
                handler.endOfAttributes();
                return;
            }
            attribute();
        }
    }

    private void attribute() throws MalformedMessageException {
        int nameFrom = at;
        int nameTo = endOfName(nameFrom);
        at = nameTo;
        skipSpace();
        expect('=');
        skipSpace();
        byte quote = peek(at);
        if (quote != '"' && quote != '\'') {
            throw notXml("no quote where the value begins of attribute ", nameFrom, nameTo);
        }
        int valueFrom = at + 1;
        int valueTo = valueFrom;
        boolean plain = true;
        for (byte b = peek(valueTo); b != quote; b = peek(++valueTo)) {
            plain &= b != '&' && (b >= ' ' || b < 0);
        }
        at = valueTo + 1;
        if (plain) {
            handler.attribute(bytes, nameFrom, nameTo, bytes, valueFrom, valueTo);
        } else {
            byte[] value = Entities.replaceIn(bytes, valueFrom, valueTo);
            handler.attribute(bytes, nameFrom, nameTo, value, 0, value.length);
        }
    }

    private void endTag() throws MalformedMessageException {
        int nameFrom = at + 2;
        int nameTo = endOfName(nameFrom);
        at = nameTo;
        skipSpace();
        expect('>');
        if (depth == 0) {
            throw notXml("nothing is open at the end tag of ", nameFrom, nameTo);
        }
        depth--;
        if (!Arrays.equals(bytes, nameFrom, nameTo, bytes, open[2 * depth], open[2 * depth + 1])) {
            throw notXml("another element is open at the end tag of ", nameFrom, nameTo);
        }
    }

    private void push(int nameFrom, int nameTo) {
        if (2 * depth == open.length) {
            open = Arrays.copyOf(open, 2 * open.length);
        }
        open[2 * depth] = nameFrom;
        open[2 * depth + 1] = nameTo;
        depth++;
    }

    /** Skips a comment, a CDATA section, or a DOCTYPE with whatever is nested in it. */
    private void skipDeclaration() throws MalformedMessageException {
        if (Bytes.startsWith(bytes, at, end, COMMENT_START)) {
            // As in the original, the two marks may share their dashes.
            skipPast(COMMENT_END, at + 2);
        } else if (Bytes.startsWith(bytes, at, end, CDATA_START)) {
            skipPast(CDATA_END, at + CDATA_START.length);
        } else if (!Bytes.startsWith(bytes, at, end, DOCTYPE_START)) {
            throw notXml("not a comment, CDATA or DOCTYPE: ", at, end);
        } else {
            int nested = 0;
            do {
                byte b = peek(at++);
                nested += b == '<' ? 1 : b == '>' ? -1 : 0;
            } while (nested > 0);
        }
    }

    private void skipPast(byte[] mark, int from) throws MalformedMessageException {
        at = from;
        while (!Bytes.startsWith(bytes, at, end, mark)) {
            peek(at++);
        }
        at += mark.length;
    }

    /** The end of the name that begins here; names begin with a letter and go on with letters, digits and {@code - . _ :}. */
    private int endOfName(int from) throws MalformedMessageException {
        int to = from;
        while (isNameByte(peek(to), to == from)) {
            to++;
        }
        if (to == from) {
            throw notXml("no name where an element or attribute begins: ", from, from + 1);
        }
        return to;
    }

    private static boolean isNameByte(byte b, boolean first) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || b == '_'
                || b == ':'
                || b < 0
                || (!first && ((b >= '0' && b <= '9') || b == '-' || b == '.'));
    }

    private void skipSpace() {
        while (at < end && Bytes.isSpace(bytes[at])) {
            at++;
        }
    }

    private void expect(char wanted) throws MalformedMessageException {
        if (peek(at) != wanted) {
            throw notXml("'" + wanted + "' is missing before ", at, at + 1);
        }
        at++;
    }

    private byte peek(int index) throws MalformedMessageException {
        if (index >= end) {
            throw new MalformedMessageException(NOT_XML, "the message ends inside a tag or comment");
        }
        return bytes[index];
    }

    private MalformedMessageException notXml(String what, int from, int to) {
        return new MalformedMessageException(NOT_XML, what + Bytes.quote(bytes, from, to));
    }
}
