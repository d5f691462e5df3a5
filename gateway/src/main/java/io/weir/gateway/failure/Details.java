package io.weir.gateway.failure;

import io.weir.transcoding.TranscodingException.FieldViolation;
import java.util.List;

/** Details of a failure beyond its code and message. */
public sealed interface Details {

  /** No details. */
  record None() implements Details {}

  /** Invalid fields of the request. */
  record Fields(List<FieldViolation> violations) implements Details {
    public Fields {
      violations = List.copyOf(violations);
    }
  }

  /**
   * Serialized google.rpc.Status from an instance.
   *
   * @param status passed through unchanged
   */
  @SuppressWarnings("ArrayRecordComponent") // passed through, never compared
  record Encoded(byte[] status) implements Details {}
}
