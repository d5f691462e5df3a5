package io.weir.runtime.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrpcContentTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc",
        "application/grpc+proto",
        "application/grpc+json",
        "application/grpc;charset=x",
        "application/grpc ; a=b",
        "Application/GRPC"
      })
  void knowsGrpc(String contentType) {
    assertThat(GrpcContent.isGrpc(contentType)).isTrue();
    assertThat(GrpcContent.isGrpcWeb(contentType)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc-web",
        "application/grpc-web+proto",
        "application/grpc-web-text+proto"
      })
  void knowsGrpcWebFromGrpc(String contentType) {
    assertThat(GrpcContent.isGrpc(contentType)).isFalse();
    assertThat(GrpcContent.isGrpcWeb(contentType)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "application/json",
        "application/grpcx",
        "application/gRP",
        " application/grpc"
      })
  void takesTheRestForHttp(String contentType) {
    assertThat(GrpcContent.isGrpc(contentType)).isFalse();
    assertThat(GrpcContent.isGrpcWeb(contentType)).isFalse();
  }

  @Test
  void takesNoContentTypeForHttp() {
    assertThat(GrpcContent.isGrpc(null)).isFalse();
    assertThat(GrpcContent.isGrpcWeb(null)).isFalse();
  }
}
