package io.weir.loadbalancer.breaker;

import io.weir.grpc.GrpcCode;
import java.util.Arrays;

/** gRPC status that counts as a failure, written by its name: "UNAVAILABLE". */
public record FailureCode(GrpcCode code) {
  public FailureCode {
    if (code == GrpcCode.OK) {
      throw new IllegalArgumentException("breaker codes: OK is no failure");
    }
  }

  public static FailureCode parse(String name) {
    return Arrays.stream(GrpcCode.values())
        .filter(code -> code.name().equals(name))
        .findFirst()
        .map(FailureCode::new)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "found '%s', expected a gRPC status such as UNAVAILABLE".formatted(name)));
  }

  @Override
  public String toString() {
    return code.name();
  }
}
