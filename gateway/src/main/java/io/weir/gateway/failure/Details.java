package io.weir.gateway.failure;

import io.weir.transcoding.TranscodingException.FieldViolation;
import java.util.List;

/** What a failure tells beside its code and its message. */
public sealed interface Details {

  /** Nothing more. */
  record None() implements Details {}

  /** The fields of the request that do not fit. */
  record Fields(List<FieldViolation> violations) implements Details {
    public Fields {
      violations = List.copyOf(violations);
    }
  }

  /**
   * A serialized google.rpc.Status as an instance sent it.
   *
   * @param status never changed once here
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on as it came, never compared
  record Encoded(byte[] status) implements Details {}
}
