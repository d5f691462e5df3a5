package io.weir.runtime.headers;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of header names. */
final class HeaderNamesTest {
  /**
   * Letters of a name: f for a request header that becomes metadata, a for metadata that becomes a
   * response header, m for metadata of gRPC, c for a header of one connection, g for a response
   * header that only a gateway writes.
   */
  private static String letters(String name) {
    var ascii = AsciiString.of(name);
    return (HeaderNames.isForwarded(ascii) ? "f" : "")
        + (HeaderNames.isAnswered(ascii) ? "a" : "")
        + (HeaderNames.isMetadata(ascii) ? "m" : "")
        + (HeaderNames.isOfConnection(ascii) ? "c" : "")
        + (HeaderNames.isOfGateway(ascii) ? "g" : "");
  }

  @ParameterizedTest
  @CsvSource({
    "x-tenant, fam",
    "x_tenant, fam",
    "x.tenant, fam",
    "x-note-bin, fam",
    "cookie, fam",
    "set-cookie, fam",
    "authorization, fam",
    "user-agent, fam",
    "etag, fam",
    "if-match, fam",
    "traceparent, fam",
    "vary, fam",
    "content-disposition, am",
    "content-language, am",
    "content-security-policy, am",
    "content-foo, m",
    "content-length, mg",
    "content-encoding, mg",
    "content-type, ''",
    "accept, am",
    "accept-encoding, m",
    "accept-charset, am",
    "expect, am",
    "host, ''",
    "date, fm",
    "server, fm",
    "request-timeout, am",
    "x-http-code, m",
    "alt-svc, fmg",
    "strict-transport-security, fmg",
    "access-control-allow-origin, fmg",
    "x-content-type-options, fm",
    "connection, c",
    "keep-alive, c",
    "transfer-encoding, cg",
    "te, c",
    "trailer, c",
    "upgrade, c",
    "http2-settings, c",
    "proxy-authorization, c",
    "proxy-connection, c",
    "sec-websocket-key, m",
    "grpc-timeout, ''",
    "grpc-anything, ''",
    "grpc-status-details-bin, ''",
    "endpoint-load-metrics-bin, m",
    "x-forwarded-for, am",
    "x_forwarded_for, am",
    "x-real-ip, am",
    "forwarded, am",
    "x-weir-method, am",
    ":path, ''",
    "X-Upper, ''",
    "x!odd, ''",
    "x odd, ''",
    "x\u00e9, ''",
    "'', ''"
  })
  void saysWhereEachNamePasses(String name, String letters) {
    assertThat(letters(name)).as(name).isEqualTo(letters);
  }

  @Test
  void nothingOfTheProtocolIsMetadata() {
    for (var name : new String[] {":status", "grpc-status", "grpc-message", "content-type", "te"}) {
      assertThat(HeaderNames.isMetadata(AsciiString.of(name))).as(name).isFalse();
    }
  }
}
