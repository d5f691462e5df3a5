package io.weir.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class DialectTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "application/grpc | GRPC",
        "application/grpc+proto | GRPC",
        "application/grpc+json | GRPC",
        "application/grpc;charset=x | GRPC",
        "application/grpc ; a=b | GRPC",
        "Application/GRPC | GRPC",
        "APPLICATION/GRPC+PROTO | GRPC",
        "application/grpc-web | GRPC_WEB",
        "application/grpc-web+proto | GRPC_WEB",
        "Application/gRPC-Web;a=b | GRPC_WEB",
        "application/grpc-web-text | GRPC_WEB_TEXT",
        "application/grpc-web-text+proto | GRPC_WEB_TEXT",
        "application/grpc-WEB-Text ; a=b | GRPC_WEB_TEXT",
        "application/json | HTTP",
        "application/grpcx | HTTP",
        "application/grpc/proto | HTTP",
        "application/gRP | HTTP",
        "application/grpc-webx | HTTP",
        "application/grpc-we | HTTP",
        "application/grpc-web-textual | HTTP",
        "application/grpc-web-tex | HTTP",
        "text/grpc | HTTP",
        "\" application/grpc\" | HTTP",
        "\"\" | HTTP"
      })
  void knowsAClientByItsContentType(String contentType, Dialect dialect) {
    assertThat(Dialect.of(contentType)).isEqualTo(dialect);
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc-web+json, +json",
    "application/grpc-web-text+json;a=b, +json",
    "application/grpc+thrift-2.x, +thrift-2.x",
    "application/grpc-web, ''",
    "application/grpc-web+proto, ''",
    "application/grpc-web+PROTO, ''",
    "application/grpc-web+, ''",
    "application/grpc-web;a=b+json, ''",
    "application/grpc-web+a\"b, +a"
  })
  void readsTheFormatOfTheMessages(String contentType, String format) {
    assertThat(Dialect.format(contentType)).isEqualTo(format);
  }

  @Test
  void writesTheFormatOfTheMessages() {
    assertThat(Dialect.format(null)).isEmpty();
    assertThat(Dialect.GRPC.contentType("+json")).isEqualTo("application/grpc+json");
    assertThat(Dialect.GRPC.contentType("")).isEqualTo("application/grpc");
    assertThat(Dialect.GRPC_WEB.contentType("+json")).isEqualTo("application/grpc-web+json");
    assertThat(Dialect.GRPC_WEB_TEXT.contentType("")).isEqualTo("application/grpc-web-text+proto");
  }

  @Test
  void takesARequestWithoutContentTypeForHttp() {
    assertThat(Dialect.of(null)).isEqualTo(Dialect.HTTP);
  }

  @ParameterizedTest
  @EnumSource
  void readsTheContentTypeThatItWrites(Dialect dialect) {
    assertThat(Dialect.of(dialect.contentType())).isEqualTo(dialect);
  }
}
