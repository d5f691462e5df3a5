package io.weir.transcoding;

import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.schema.Kind;
import io.weir.transcoding.schema.MessageType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields that name a state of a resource (AIP-154): "etag" of the response, and the field of a
 * request that requires a state.
 *
 * @param answered field of the response, null if it has none
 * @param required field of the request, null if it has none
 */
record StateFields(@Nullable FieldPath answered, @Nullable FieldPath required) {
  private static final String ETAG = "etag";

  /**
   * Finds the fields: "etag" of the response, and of the request or the message that is its body.
   *
   * @param options name the field of the request; a call that creates a resource requires none
   *     unless they do
   * @throws IllegalArgumentException if that is not a string field
   */
  static StateFields of(Message request, Message response, Binding.ResponseOptions options) {
    var answered = within(response);
    var ifMatch = options.ifMatch();
    if (ifMatch != null) {
      return new StateFields(answered, required(request.type(), ifMatch));
    }
    if (options.created() != null) {
      return new StateFields(answered, null);
    }
    var own = named(request.type());
    return new StateFields(answered, own == null ? within(request) : new FieldPath(List.of(own)));
  }

  private static FieldPath required(MessageType request, String name) {
    try {
      var path = FieldPath.resolve(request, name);
      if (isText(path.last())) {
        return path;
      }
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException("if_match: " + unknown.getMessage(), unknown);
    }
    throw new IllegalArgumentException("if_match: " + name + " is not a string");
  }

  /**
   * Message of an RPC, and its part that is the HTTP body.
   *
   * @param body null if the body is the whole message, or there is none
   */
  record Message(MessageType type, @Nullable Field body) {}

  /** Finds the field in the body if that is a part of the message. */
  private static @Nullable FieldPath within(Message message) {
    var body = message.body();
    if (body == null) {
      var field = named(message.type());
      return field == null ? null : new FieldPath(List.of(field));
    }
    if (!body.isSingular() || !body.kind().isMessage()) {
      return null;
    }
    var field = named(body.message());
    return field == null ? null : new FieldPath(List.of(body, field));
  }

  private static @Nullable Field named(MessageType type) {
    var field = type.byName(ETAG);
    return field == null || !isText(field) ? null : field;
  }

  private static boolean isText(Field field) {
    return field.isSingular() && field.kind() == Kind.STRING;
  }
}
