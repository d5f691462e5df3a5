package io.weir.faults;

/** Kind of request. */
enum Kind {
  /** GET /v1/users as JSON. */
  JSON_READ,
  /** The same RPC as native gRPC. */
  GRPC_READ,
  /** POST /v1/users, which must not be executed twice. */
  WRITE;

  boolean reads() {
    return this != WRITE;
  }
}
