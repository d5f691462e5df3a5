package io.weir.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentityHeadersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-forwarded-client-cert",
        "x-forwarded-user",
        "X-Forwarded-Email",
        "x-forwarded-groups",
        "x-forwarded-prefix",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-forwarded-port",
        "x-forwarded-for",
        "x_forwarded_for",
        "X.Forwarded.For",
        "x-forwarded_for",
        "x~forwarded~user",
        "x-real-ip",
        "X_REAL_IP",
        "true-client-ip",
        "True_Client_IP",
        "cf-connecting-ip",
        "cf-connecting-ipv6",
        "x-client-ip",
        "x-client-cert",
        "ssl-client-cert",
        "x-ssl-client-dn",
        "x-original-url",
        "x-original-forwarded-for",
        "x-rewrite-url",
        "forwarded",
        "client-cert",
        "x-remote-user",
        "remote-user",
        "REMOTE_USER",
        "x-auth-request-email",
        "x-goog-iap-jwt-assertion",
        "x-amzn-oidc-identity",
        "x-ms-client-principal",
        "x-envoy-external-address",
        "proxy",
        "endpoint-load-metrics-bin",
        "endpoint-load-metrics",
        "grpc-previous-rpc-attempts",
        "grpc-status",
        "grpc-trace-bin",
        "grpc-anything-new",
        "grpc_timeout",
        "grpc.encoding"
      })
  void areReservedInEverySpelling(String name) {
    assertThat(IdentityHeaders.isReserved(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "authorization",
        "user-agent",
        "x-request-id",
        "x-user-id",
        "x-forward",
        "xforwarded-for",
        "forwarded-by-us",
        "x-realm",
        "remote",
        "remoteness",
        "proxy-note",
        "grpc-timeout",
        "Grpc-Encoding",
        "grpc-accept-encoding",
        "grpcurl",
        "client",
        "cf-ray",
        "traceparent",
        "content-type",
        "te"
      })
  void areNotOthers(String name) {
    assertThat(IdentityHeaders.isReserved(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x_forwarded_for", "X.Real.IP", "x-forwarded_user", "grpc_timeout"})
  void haveAliases(String name) {
    assertThat(IdentityHeaders.isAlias(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-forwarded-for", "X-Real-IP", "grpc-timeout", "x_user_id"})
  void areNotTheirOwnAliases(String name) {
    assertThat(IdentityHeaders.isAlias(name)).isFalse();
  }
}
