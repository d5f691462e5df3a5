package io.weir.transcoding;

import io.weir.transcoding.query.FormPart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HTTP request bound to a route. Converts its JSON to the protobuf request message, and protobuf
 * response messages to JSON, CSV or raw content.
 */
public interface HttpCall {

  Route route();

  /**
   * Returns whether the HTTP body is part of the request message. If not, path and query are all
   * there is.
   */
  boolean takesBody();

  /**
   * Returns whether the HTTP body is taken unchanged, with any content type, as a
   * google.api.HttpBody.
   */
  boolean takesRaw();

  /**
   * Returns whether the HTTP body may also be {@code application/x-www-form-urlencoded} or {@code
   * multipart/form-data}.
   */
  boolean takesForm();

  /**
   * Returns whether the content of the only part of a {@code multipart/form-data} body is taken as
   * the google.api.HttpBody, and not the form with its delimiters.
   */
  boolean takesFile();

  /**
   * Returns whether a part of a form is taken unchanged, for a field of {@code bytes} or
   * google.api.HttpBody.
   *
   * @param name of the part
   */
  boolean takesContent(String name);

  /** Returns whether a successful response has no content: 204. */
  boolean answersNothing();

  /**
   * Returns whether each response message is raw content with its own content type, a
   * google.api.HttpBody.
   */
  boolean answersRaw();

  /**
   * Appends the protobuf request message, merged from path variables, query parameters and body.
   * For a client-streaming RPC each message is built this way, from one element of the HTTP body.
   *
   * @param rawQuery query as received, without '?', or null
   * @param contentType content type of the body; used only if {@link #takesRaw()} or {@link
   *     #takesForm()}
   * @param body JSON text in UTF-8, or the raw content; empty if there is none
   * @param message receives the serialized message; unchanged if an exception is thrown
   * @throws TranscodingException if any part does not fit the request type; lists every offending
   *     field found
   */
  void writeRequest(
      @Nullable String rawQuery, @Nullable String contentType, byte[] body, Output message);

  /**
   * Appends the protobuf request message of a call whose body is JSON.
   *
   * @throws TranscodingException as in {@link #writeRequest(String, String, byte[], Output)}
   */
  default void writeRequest(@Nullable String rawQuery, byte[] body, Output message) {
    writeRequest(rawQuery, null, body, message);
  }

  /**
   * Appends the protobuf request message of a call whose body is a form in parts. Requires {@link
   * #takesForm()}.
   *
   * @throws TranscodingException as in {@link #writeRequest(String, String, byte[], Output)}
   */
  void writeForm(@Nullable String rawQuery, List<FormPart> parts, Output message);

  /**
   * Returns whether the request has a field that requires a state of the resource: the one that the
   * schema names as {@code if_match}, or else "etag" of the request or of its body.
   */
  boolean takesState();

  /**
   * Appends the required state to a request message. Requires {@link #takesState()}.
   *
   * @throws TranscodingException if the state is not valid text
   */
  void writeState(String state, Output message);

  /**
   * Returns the state of the resource that a response message names in its field "etag"; null if it
   * names none.
   *
   * @throws TranscodingException if the bytes are not a valid response message
   */
  @Nullable String state(byte[] message, int offset, int length);

  /**
   * Appends a response message as JSON text in UTF-8 (ProtoJSON).
   *
   * @throws TranscodingException if the bytes are not a valid response message
   */
  void writeResponse(byte[] message, int offset, int length, Output json);

  /**
   * Returns the raw content of a response message. Requires {@link #answersRaw()}.
   *
   * @throws TranscodingException if the bytes are not a valid response message
   */
  RawContent rawResponse(byte[] message, int offset, int length);

  /**
   * Returns the value of the {@code Location} header, filled from the response message; null if
   * this RPC creates no resource, or a field that the location needs is not set.
   *
   * @throws TranscodingException if the bytes are not a valid response message
   */
  @Nullable String location(byte[] message, int offset, int length);

  /**
   * Appends the request message for one WebSocket message. The JSON is the body field if the rule
   * has one, otherwise the whole request. Path and query are merged into each message.
   *
   * @param json in UTF-8; empty if there is none
   * @throws TranscodingException if any part does not fit the request type; lists every offending
   *     field found
   */
  void writeMessage(@Nullable String rawQuery, byte[] json, Output message);

  /**
   * Appends a request message that is already protobuf, followed by the fields from path and query.
   * A parser keeps the last value of a field, so path and query win.
   *
   * @param wire the serialized request message
   * @throws TranscodingException if the bytes are not a complete message, in which case the
   *     appended fields could be swallowed, or if path or query do not fit the request type
   */
  void writeWire(@Nullable String rawQuery, byte[] wire, Output message);

  /**
   * Returns the value that a client sends to resume the stream after this response message; null if
   * the schema names no such field or the message does not have it.
   *
   * @throws TranscodingException if the bytes are not a valid response message
   */
  @Nullable String eventId(byte[] message, int offset, int length);

  /**
   * Returns whether responses can be written as CSV with {@link #writeColumns} and {@link
   * #writeRow}.
   */
  boolean answersRows();

  /** Appends the CSV header line (RFC 4180): the JSON names of the scalar fields. */
  void writeColumns(Output csv);

  /**
   * Appends a response message as a CSV line (RFC 4180). Fields that are not scalars are omitted.
   *
   * @throws TranscodingException if the bytes are not a valid response message
   */
  void writeRow(byte[] message, int offset, int length, Output csv);
}
