package io.weir.transcoding;

/**
 * Content of a google.api.HttpBody, as a range of the array that holds the message.
 *
 * @param contentType as in the message; "" if it has none
 * @param offset of the first byte in that array
 * @param length in bytes
 */
public record RawContent(String contentType, int offset, int length) {}
