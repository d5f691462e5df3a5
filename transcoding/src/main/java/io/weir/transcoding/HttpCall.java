package io.weir.transcoding;

import org.jspecify.annotations.Nullable;

/**
 * One HTTP request bound to a route: turns its JSON into the request message and the answer back.
 */
public interface HttpCall {

  Route route();

  /**
   * Appends the protobuf request message: path variables, query parameters and JSON body together.
   *
   * @param rawQuery query as received, without '?', or null
   * @param body JSON text in UTF-8; empty if there is none
   * @throws TranscodingException naming every offending field that was found
   */
  void writeRequest(@Nullable String rawQuery, byte[] body, Output message);

  /**
   * Appends the JSON text, in UTF-8, of a response message.
   *
   * @throws TranscodingException if the bytes are no such message
   */
  void writeResponse(byte[] message, int offset, int length, Output json);

  /**
   * Value of {@code Location} if this call creates a resource, filled from its response message.
   */
  @Nullable String location(byte[] message, int offset, int length);
}
