package io.weir.grpc;

/** Names of the metadata that gRPC reserves for itself. They begin with "grpc-". */
public final class ReservedMetadata {
  /** Number of the status code of the call. */
  public static final String STATUS = "grpc-status";

  /** Percent-encoded message for people. */
  public static final String MESSAGE = "grpc-message";

  /** Serialized google.rpc.Status. */
  public static final String STATUS_DETAILS = "grpc-status-details-bin";

  /** Time that the client is still willing to wait. */
  public static final String TIMEOUT = "grpc-timeout";

  /** Compression of the messages. */
  public static final String ENCODING = "grpc-encoding";

  /** Compressions that the sender of this name can read. */
  public static final String ACCEPT_ENCODING = "grpc-accept-encoding";

  /** Attempts made before this one (gRFC A6). */
  public static final String PREVIOUS_ATTEMPTS = "grpc-previous-rpc-attempts";

  /** Milliseconds to wait before the next attempt; a negative value forbids one (gRFC A6). */
  public static final String RETRY_PUSHBACK = "grpc-retry-pushback-ms";

  private ReservedMetadata() {}
}
