package io.weir.gateway.form.upstream;

import io.weir.gateway.failure.Failure;
import io.weir.gateway.failure.FailureException;
import io.weir.grpc.GrpcCode;
import io.weir.transcoding.TranscodingException;

/**
 * Failure of an instance whose message does not fit the gateway's schema; not the caller's fault.
 */
public final class SchemaMismatch {
  private SchemaMismatch() {}

  /** Returns the INTERNAL failure for a message that could not be read. */
  public static FailureException of(TranscodingException cause) {
    return Failure.of(GrpcCode.INTERNAL, "the instance's answer does not fit the schema")
        .causedBy(cause)
        .exception();
  }
}
