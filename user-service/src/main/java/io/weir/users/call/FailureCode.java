package io.weir.users.call;

/**
 * Subset of the gRPC status codes that failures of this service have, by their names in
 * google.rpc.Code.
 */
public enum FailureCode {
  CANCELLED,
  INVALID_ARGUMENT,
  DEADLINE_EXCEEDED,
  NOT_FOUND,
  ALREADY_EXISTS,
  PERMISSION_DENIED,
  RESOURCE_EXHAUSTED,
  ABORTED,
  OUT_OF_RANGE,
  UNAVAILABLE,
  UNAUTHENTICATED
}
