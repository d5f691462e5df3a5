package io.weir.transcoding;

import org.jspecify.annotations.Nullable;

/**
 * One HTTP request bound to a route: turns its JSON into the request message and the answer back.
 */
public interface HttpCall {

  Route route();

  /** Whether the request's content is part of the message; path and query may be all there is. */
  boolean takesBody();

  /** Whether the request's content is taken as it is, of any type, as a google.api.HttpBody. */
  boolean takesRaw();

  /** Whether responses are content of a type of their own: google.api.HttpBody. */
  boolean answersRaw();

  /**
   * Appends the protobuf request message: path variables, query parameters and body together. Of an
   * RPC that takes a stream each message is made so, from one element of the content.
   *
   * @param rawQuery query as received, without '?', or null
   * @param contentType type of the body; looked at only by a call that {@link #takesRaw()}
   * @param body JSON text in UTF-8, or the raw content; empty if there is none
   * @throws TranscodingException naming every offending field that was found
   */
  void writeRequest(
      @Nullable String rawQuery, @Nullable String contentType, byte[] body, Output message);

  /** As above, for a call whose body is JSON. */
  default void writeRequest(@Nullable String rawQuery, byte[] body, Output message) {
    writeRequest(rawQuery, null, body, message);
  }

  /**
   * Appends the JSON text, in UTF-8, of a response message.
   *
   * @throws TranscodingException if the bytes are no such message
   */
  void writeResponse(byte[] message, int offset, int length, Output json);

  /**
   * The content of a response message of a call that {@link #answersRaw()}.
   *
   * @throws TranscodingException if the bytes are no such message
   */
  RawContent rawResponse(byte[] message, int offset, int length);

  /**
   * Value of {@code Location} if this call creates a resource, filled from its response message.
   */
  @Nullable String location(byte[] message, int offset, int length);

  /**
   * Appends the request message that one message of a conversation is: JSON of the whole request,
   * or of what the rule calls the body; path and query hold in each.
   *
   * @param json in UTF-8; empty if there is none
   * @throws TranscodingException naming every offending field that was found
   */
  void writeMessage(@Nullable String rawQuery, byte[] json, Output message);

  /**
   * Appends a request message that is protobuf already, and behind it what path and query say: a
   * parser takes the last value of a field, so they hold.
   *
   * @param wire the request message
   * @throws TranscodingException if the bytes are no whole message, in which what follows could
   *     vanish; or naming every offending field of path and query that was found
   */
  void writeWire(@Nullable String rawQuery, byte[] wire, Output message);

  /**
   * What a caller says to resume the stream behind this response message; null if the schema names
   * no such field, or the message does not have it.
   *
   * @throws TranscodingException if the bytes are no such message
   */
  @Nullable String eventId(byte[] message, int offset, int length);

  /** Whether a response has columns, for {@link #writeRow}. */
  boolean answersRows();

  /**
   * Appends a line of CSV (RFC 4180) with the names of the columns: JSON's names of scalar fields.
   */
  void writeColumns(Output csv);

  /**
   * Appends a response message as a line of CSV. What is no scalar is left out.
   *
   * @throws TranscodingException if the bytes are no such message
   */
  void writeRow(byte[] message, int offset, int length, Output csv);
}
