package io.weir.transcoding;

/**
 * Content that is not JSON, in a google.api.HttpBody: a part of the array that holds the message.
 *
 * @param contentType as the message has it; "" if it names none
 * @param offset of the first byte, counted as the message's own
 * @param length in bytes
 */
public record RawContent(String contentType, int offset, int length) {}
