package io.weir.gateway;

import static io.weir.gateway.TestEdge.apis;
import static io.weir.gateway.TestEdge.json;
import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.ServerCall;
import io.weir.testkit.upstream.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with a content coding: single messages, streams and raw content. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EncodedRequestTest {
  private static final String TELL = StreamSchema.SERVICE + "Tell";
  private static final String CONVERT = StreamSchema.SERVICE + "Convert";
  private static final int LIMIT = 256 << 10;

  private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) {
    edge =
        TestEdge.start(
            apis(StreamSchema.writeTo(directory), TestEdge.USERS_SCHEMA), "limits: {body: 256KiB}");
    edge.upstream.always(TELL, new Listener());
    edge.upstream.always(
        TestEdge.USERS + "CreateUser",
        (call, requests) -> {
          seen.add(new String(requests.getFirst(), UTF_8));
          Answer.ok(new byte[0]).onComplete(call, requests);
        });
  }

  @BeforeEach
  void forget() {
    seen.clear();
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @CsvSource({
    "h1c, gzip",
    "h2c, gzip",
    "h1c, deflate",
    "h2c, deflate",
    "h1c, zstd",
    "h2c, ZSTD",
    "h1c, x-gzip",
    "h1c, GZIP",
    "h1c, identity",
    "h1c, 'identity, gzip'",
    "h1c, 'gzip,,'"
  })
  void isDecodedForJson(String protocol, String encoding) {
    var name = "n".repeat(40_000);
    var answer = user(protocol, encoding, "{\"displayName\": \"" + name + "\"}");
    assertThat(answer.status().code()).isEqualTo(200);
    assertThat(seen.remove()).contains(name);
  }

  @ParameterizedTest
  @CsvSource({"h1c, gzip", "h2c, gzip", "h1c, zstd", "h2c, zstd"})
  void isRefusedWhenItIsTooLargeDecoded(String protocol, String encoding) {
    for (int size : new int[] {LIMIT + 1, 300 << 20}) {
      var bomb = repeated(encoding, "{}", size, "");
      assertThat(bomb.length).isLessThan(size > LIMIT + 1 ? 320 << 10 : 1 << 10);
      var answer = send(protocol, "/v1/users", "application/json", encoding, bomb);
      assertThat(answer.status().code()).isEqualTo(413);
      assertThat(json(answer).get("message").asText()).contains(String.valueOf(LIMIT));
    }
    assertThat(seen).isEmpty();
    assertThat(user(protocol, encoding, "{}").status().code()).isEqualTo(200);
    eventually("nothing is held", () -> held() == 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"br", "gzip, gzip", "zstd, gzip", "compress", "aes128gcm", "gzip;q=1", "*"})
  void isRefusedInAnUnknownEncoding(String encoding) {
    for (var path : List.of("/v1/users", "/v1/lines", "/v1/raw")) {
      var answer = send("h1c", path, "application/json", encoding, "{}".getBytes(UTF_8));
      assertThat(answer.status().code()).isEqualTo(415);
      assertThat(answer.headers().get("accept-encoding")).isEqualTo("gzip, deflate, zstd");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json;                  | 200
          application/json ; charset=utf8    | 200
          application/json; charset="UTF-8"  | 200
          application/JSON;charset=Utf-8;    | 200
          application/json; charset=latin1   | 415
          text/xml                           | 415
          """)
  void isJsonHoweverItsTypeIsWritten(String type, int status) {
    var answer = send("h1c", "/v1/users", type, "identity", "{}".getBytes(UTF_8));
    assertThat(answer.status().code()).as(answer.contentUtf8()).isEqualTo(status);
  }

  @Test
  void isRefusedWhenItIsDamaged() {
    for (var encoding : List.of("gzip", "zstd")) {
      for (var path : List.of("/v1/users", "/v1/lines", "/v1/raw", "/v1/raw:upload")) {
        var answer = send("h1c", path, "application/json", encoding, "{}  ".getBytes(UTF_8));
        assertThat(answer.status().code()).as(path).isEqualTo(400);
        assertThat(answer.contentUtf8()).as(path).contains("not " + encoding);
      }
      var whole = encoded(encoding, "{}");
      var half = Arrays.copyOf(whole, whole.length - 3);
      assertThat(send("h1c", "/v1/users", "application/json", encoding, half).contentUtf8())
          .contains("ends early");
    }
    eventually("nothing is held", () -> held() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "identity", "identity, identity"})
  void isTakenAsItIsWithoutACoding(String encoding) {
    var answer = send("h1c", "/v1/users", "application/json", encoding, "{}".getBytes(UTF_8));
    assertThat(answer.status().code()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void isDecodedForAStreamAsItArrives(String encoding) throws IOException {
    var stream =
        HttpRequest.streaming(
            RequestHeaders.builder(HttpMethod.POST, "/v1/lines")
                .add("content-type", "application/x-ndjson")
                .add("content-encoding", encoding)
                .build());
    var answer = edge.client("h2c").execute(stream).aggregate();
    var out = new ByteArrayOutputStream();
    try (var gzip = coding(encoding, out)) {
      for (var line : List.of("one", "two")) {
        gzip.write(("{\"text\": \"" + line + "\"}\n").getBytes(UTF_8));
        gzip.flush();
        stream.write(HttpData.wrap(out.toByteArray()));
        out.reset();
        eventually(line + " has arrived", () -> seen.contains(line));
      }
    }
    stream.write(HttpData.wrap(out.toByteArray()));
    stream.close();
    assertThat(answer.join().contentUtf8()).isEqualTo("{\"text\":\"2\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void isRefusedWhenAnElementIsTooLargeDecoded(String encoding) {
    var bomb = repeated(encoding, "[{\"text\": \"", 100 << 20, "\"}]");
    var answer = send("h1c", "/v1/lines", "application/json", encoding, bomb);
    assertThat(answer.status().code()).isBetween(400, 413);
    eventually("nothing is held", () -> held() == 0);
  }

  @Test
  void isDecodedForRawContent() {
    edge.upstream.next(
        CONVERT, (call, requests) -> Answer.ok(requests.getFirst()).onComplete(call, requests));
    var answer = send("h1c", "/v1/raw", "text/plain", "gzip", encoded("gzip", "plain text"));
    assertThat(answer.contentUtf8()).isEqualTo("plain text");
    assertThat(answer.headers().get("content-type")).isEqualTo("text/plain");
  }

  private double held() {
    return edge.admin("/metrics")
        .contentUtf8()
        .lines()
        .filter(line -> line.startsWith("weir_memory_held_bytes"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private AggregatedHttpResponse user(String protocol, String encoding, String text) {
    return send(protocol, "/v1/users", "application/json", encoding, encoded(encoding, text));
  }

  private AggregatedHttpResponse send(
      String protocol, String path, String type, String encoding, byte[] content) {
    var headers =
        RequestHeaders.builder(HttpMethod.POST, path)
            .add("content-type", type)
            .add("content-encoding", encoding)
            .build();
    return edge.client(protocol).execute(headers, HttpData.wrap(content)).aggregate().join();
  }

  /** Returns text, followed by spaces, compressed without having been in memory. */
  private static byte[] repeated(String encoding, String start, int size, String end) {
    var out = new ByteArrayOutputStream();
    var spaces = " ".repeat(1 << 16).getBytes(UTF_8);
    try (var gzip = coding(encoding, out)) {
      gzip.write(start.getBytes(UTF_8));
      for (int left = size; left > 0; left -= spaces.length) {
        gzip.write(spaces, 0, Math.min(left, spaces.length));
      }
      gzip.write(end.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] encoded(String encoding, String text) {
    var out = new ByteArrayOutputStream();
    try (var coding = coding(encoding, out)) {
      coding.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static OutputStream coding(String encoding, OutputStream out) throws IOException {
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "identity" -> out;
      case "deflate" -> new DeflaterOutputStream(out);
      case "zstd" -> new ZstdOutputStreamNoFinalizer(out);
      default -> new GZIPOutputStream(out, 512, true);
    };
  }

  /** Records the text of each line as it arrives, and answers their number. */
  private final class Listener implements Answer {
    @Override
    public void onMessage(ServerCall<byte[], byte[]> call, byte[] message) {
      seen.add(Lines.text(message));
    }

    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
      Answer.ok(Lines.line(String.valueOf(requests.size()))).onComplete(call, requests);
    }
  }
}
