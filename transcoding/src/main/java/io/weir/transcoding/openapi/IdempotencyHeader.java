package io.weir.transcoding.openapi;

import io.weir.transcoding.rule.MethodRules;
import java.util.List;

/** The header Idempotency-Key, for operations whose RPC honours it. */
final class IdempotencyHeader {
  private static final int MAX_LENGTH = 255;

  private IdempotencyHeader() {}

  /** Returns the parameter of the key if the operation takes one. */
  static List<JsonObject> parameters(BoundRule rule) {
    if (!MethodRules.honoursIdempotencyKey(rule.method())) {
      return List.of();
    }
    var schema =
        JsonObject.of("type", "string")
            .put("minLength", 1)
            .put("maxLength", MAX_LENGTH)
            .put("pattern", "^[!-~]+$");
    return List.of(
        JsonObject.of("name", "Idempotency-Key")
            .put("in", "header")
            .put(
                "description",
                "Makes the request safe to send again: it is executed once, and the same request"
                    + " with the same key is answered the same.")
            .put("schema", schema));
  }

  /** Describes the response to a key that stands for another request or is in use. */
  static void describe(BoundRule rule, JsonObject responses) {
    if (MethodRules.honoursIdempotencyKey(rule.method())) {
      responses.put("409", ErrorResponses.refTo("Error"));
    }
  }
}
