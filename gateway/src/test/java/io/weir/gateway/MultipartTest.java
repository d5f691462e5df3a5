package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.HttpBody;
import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.ServerCall;
import io.weir.testkit.upstream.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forms in parts, multipart/form-data, as request bodies. */
final class MultipartTest {
  private static final String SCHEMA =
      """
      syntax: "proto3"
      message_type {
        name: "Photo"
        field {name: "title" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL}
        field {name: "tag_names" json_name: "tagNames" number: 2 type: TYPE_STRING label: LABEL_REPEATED}
        field {name: "image" number: 3 type: TYPE_BYTES label: LABEL_OPTIONAL}
        field {name: "more" number: 4 type: TYPE_BYTES label: LABEL_REPEATED}
        field {name: "file" number: 5 type: TYPE_MESSAGE type_name: ".google.api.HttpBody" label: LABEL_OPTIONAL}
        field {name: "inner" number: 6 type: TYPE_MESSAGE type_name: ".test.Photo" label: LABEL_OPTIONAL}
        field {name: "sizes" number: 7 type: TYPE_INT32 label: LABEL_REPEATED}
      }
      service {
        name: "Photos"
        method {name: "Add" input_type: ".test.Photo" output_type: ".test.Photo"
          options {[google.api.http] {
            post: "/v1/photos" body: "*"
            additional_bindings {post: "/v1/albums/{title}" body: "inner"}
          }}}
        method {name: "Store" input_type: ".google.api.HttpBody" output_type: ".google.api.HttpBody"
          options {[google.api.http] {post: "/v1/file" body: "*"}}}
        method {name: "Upload" input_type: ".google.api.HttpBody" output_type: ".test.Photo"
          client_streaming: true
          options {[google.api.http] {post: "/v1/files" body: "*"}}}
        method {name: "Fill" input_type: ".test.Photo" output_type: ".test.Photo"
          client_streaming: true
          options {[google.api.http] {
            post: "/v1/albums/{title}/photos" body: "*"
            additional_bindings {post: "/v1/inner/{title}" body: "inner"}
          }}}
      }
      """;

  private static final String TYPE = "multipart/form-data; boundary=xyz";

  @TempDir private static Path directory;

  private static TestEdge edge;

  @BeforeAll
  static void start() {
    edge =
        TestEdge.start(
            "limits: {body: 64KiB}",
            "apis: [{descriptors: \"%s\", cluster: users, json: {forms: true}}]"
                .formatted(TextSchema.write(directory, SCHEMA)));
    edge.upstream.always("test.Photos/Add", Answer.echo());
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  private static AggregatedHttpResponse send(String path, String type, String form) {
    var headers = RequestHeaders.of(HttpMethod.POST, path, "content-type", type);
    var content = HttpData.wrap(form.getBytes(StandardCharsets.ISO_8859_1));
    return edge.client("h1c").execute(headers, content).aggregate().join();
  }

  private static String part(String disposition, String content) {
    return "--xyz\r\ncontent-disposition: form-data; "
        + disposition
        + "\r\n\r\n"
        + content
        + "\r\n";
  }

  private static String refusal(String form) {
    var answer = send("/v1/photos", TYPE, form);
    assertThat(answer.status()).isEqualTo(HttpStatus.BAD_REQUEST);
    var json = TestEdge.json(answer);
    var violations = json.findValue("fieldViolations");
    return violations == null
        ? json.get("message").asText()
        : violations.get(0).get("field").asText()
            + ": "
            + violations.get(0).get("description").asText();
  }

  @Test
  void fillFields() {
    var answer =
        send(
            "/v1/photos",
            TYPE,
            part("name=\"title\"", "Sea & sky")
                + part("name=tagNames", "a")
                + part("name=\"tag_names\"", "b")
                + part("name=sizes", "3")
                + part("name=inner.title", "")
                + part("name=\"image\"; filename=\"a.png\"", "\0\u00ff\r\n--xy\r\n")
                + part("name=more; filename=b\r\ncontent-type: image/png", "b")
                + part("name=more", "c")
                + part("name=file; filename=c.pdf\r\ncontent-type: application/pdf", "%PDF")
                + part("name=inner.file", "text")
                + "--xyz--\r\n");
    assertThat(answer.contentUtf8())
        .isEqualTo(
            "{\"title\":\"Sea & sky\",\"tagNames\":[\"a\",\"b\"],\"image\":\"AP8NCi0teHkNCg==\","
                + "\"more\":[\"Yg==\",\"Yw==\"],"
                + "\"file\":{\"contentType\":\"application/pdf\",\"data\":\"JVBERg==\"},"
                + "\"inner\":{\"file\":{\"contentType\":\"text/plain\",\"data\":\"dGV4dA==\"}},"
                + "\"sizes\":[3]}");
  }

  @Test
  void fillTheFieldThatIsTheBody() {
    var json = "\r\ncontent-type: application/json; charset=utf-8";
    var answer =
        send(
            "/v1/albums/all",
            TYPE,
            part("name=image; filename=a", "a")
                + part("name=sizes" + json, "[1, 2]")
                + part("name=inner" + json, "{\"title\": \"x\"}")
                + "--xyz--");
    assertThat(answer.contentUtf8())
        .isEqualTo(
            "{\"inner\":{\"image\":\"YQ==\",\"sizes\":[1,2],\"inner\":{\"title\":\"x\"}},\"title\":\"all\"}");
  }

  @Test
  void mayHaveNoParts() {
    assertThat(send("/v1/photos", TYPE, "--xyz--\r\n").contentUtf8()).isEqualTo("{}");
  }

  @Test
  void areRefusedByField() {
    var end = "--xyz--\r\n";
    assertThat(refusal(part("name=titel", "x") + end)).startsWith("titel: unknown");
    assertThat(refusal(part("name=sizes", "x") + end)).startsWith("sizes: expected int32");
    assertThat(refusal(part("name=title", "x") + part("name=title", "y") + end))
        .isEqualTo("title: the parameter is given twice");
    assertThat(refusal(part("name=image", "x") + part("name=image", "y") + end))
        .isEqualTo("image: the parameter is given twice");
    assertThat(refusal(part("name=inner", "{}") + end)).startsWith("inner: a test.Photo cannot");
    assertThat(refusal(part("name=title", "\u00ff") + end)).startsWith("title: invalid UTF-8");
    var json = "\r\ncontent-type: application/json";
    assertThat(refusal(part("name=inner" + json, "{\"sizes\": [1, true]}") + end))
        .startsWith("inner.sizes[1]: ");
    assertThat(refusal(part("name=inner.inner" + json, "{\"tagNames\": 1}") + end))
        .startsWith("inner.inner.tagNames: ");
    assertThat(refusal(part("name=inner" + json, "{") + end)).startsWith("inner");
    assertThat(refusal(part("name=inner" + json, "{}") + part("name=inner.title", "x") + end))
        .startsWith("inner.title: the field is given already");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multipart/form-data                      | has no boundary",
        "multipart/form-data; boundary=\"\"       | has no boundary",
        "multipart/form-data; boundary=" + LONG + " | has no boundary",
        "multipart/form-data; boundary=other      | boundary",
      })
  void haveABoundary(String type, String why) {
    var answer = send("/v1/photos", type, part("name=title", "x") + "--xyz--\r\n");
    assertThat(answer.status()).isEqualTo(HttpStatus.BAD_REQUEST);
    assertThat(answer.contentUtf8()).contains("content is malformed", why);
  }

  private static final String LONG =
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

  @Test
  void areWhole() {
    assertThat(refusal("--xyz\r\ncontent-disposition: form-data; name=title\r\n\r\nhalf"))
        .contains("boundary");
    assertThat(refusal("--xyz\r\ncontent-disposition: form-data; name=title")).contains("no end");
    assertThat(refusal("hello")).contains("content is malformed");
    assertThat(refusal("--xyz\r\n\r\nx\r\n--xyz--")).contains("a part has no name");
    assertThat(refusal("--xyz\r\nno header\r\n\r\nx\r\n--xyz--")).contains("malformed");
    assertThat(refusal(part("name=title\r\ncontent-transfer-encoding: base64", "x") + "--xyz--"))
        .contains("content-transfer-encoding base64");
  }

  @Test
  void areBounded() {
    var part = part("name=sizes", "1");
    var parts = part.repeat(1000);
    assertThat(send("/v1/photos", TYPE, parts + "--xyz--").status()).isEqualTo(HttpStatus.OK);
    assertThat(refusal("--xyz\r\nname: 1\r\n\r\n1\r\n".repeat(1001) + "--xyz--"))
        .endsWith("at most 1000 parts");
    assertThat(refusal(part("name=title\r\nx: " + "x".repeat(5000), "x") + "--xyz--"))
        .contains("headers of a part");
    assertThat(send("/v1/photos", TYPE, part("name=image", "x".repeat(70_000))).status())
        .isEqualTo(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
  }

  @Test
  void areTakenOnlyWhereSwitchedOn() {
    try (var strict =
        TestEdge.start(
            "apis: [{descriptors: \"%s\", cluster: users}]"
                .formatted(TextSchema.write(directory, SCHEMA)))) {
      var headers = RequestHeaders.of(HttpMethod.POST, "/v1/photos", "content-type", TYPE);
      assertThat(strict.client("h1c").execute(headers, "--xyz--").aggregate().join().status())
          .isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
    }
  }

  @Test
  void areDescribed() {
    assertThat(edge.get("/openapi.json").contentUtf8()).contains("multipart/form-data");
  }

  @Test
  void areTheFileInThemIfThatIsTheMessage() {
    edge.upstream.always("test.Photos/Store", Answer.echo());
    var file = part("name=f; filename=a\r\ncontent-type: image/png", "PNG\r\n--xy") + "--xyz--";
    var answer = send("/v1/file", TYPE, file);
    assertThat(answer.headers().get("content-type")).isEqualTo("image/png");
    assertThat(answer.contentUtf8()).isEqualTo("PNG\r\n--xy");
    var raw = send("/v1/file", "image/gif", "GIF");
    assertThat(raw.headers().get("content-type") + raw.contentUtf8()).isEqualTo("image/gifGIF");
    var two = part("name=a", "1") + file;
    assertThat(send("/v1/file", TYPE, two).contentUtf8()).contains("it has 2 parts");
    assertThat(send("/v1/files", TYPE, two).status()).isEqualTo(HttpStatus.BAD_REQUEST);
    assertThat(send("/v1/files", TYPE, "no form").contentUtf8()).contains("it is cut off");
  }

  /** Far larger than a request may be, and sent before its end has come. */
  @Test
  void streamTheFileInThem() throws Exception {
    var seen = new CompletableFuture<HttpBody>();
    var sizes = new AtomicLong();
    edge.upstream.next(
        "test.Photos/Upload",
        new Answer() {
          @Override
          public void onMessage(ServerCall<byte[], byte[]> call, byte[] request) {
            try {
              var message = HttpBody.parseFrom(request);
              sizes.addAndGet(message.getData().size());
              seen.complete(message);
            } catch (InvalidProtocolBufferException e) {
              seen.completeExceptionally(e);
            }
          }

          @Override
          public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
            Answer.ok(new byte[0]).onComplete(call, requests);
          }
        });
    var headers = RequestHeaders.of(HttpMethod.POST, "/v1/files", "content-type", TYPE);
    var request = HttpRequest.streaming(headers);
    var answer = edge.client("h2c").execute(request).aggregate();
    request.write(HttpData.ofUtf8("--xyz\r\ncontent-type: video/mp4\r\n\r\nbegins with"));
    assertThat(seen).succeedsWithin(Duration.ofSeconds(10));
    assertThat(seen.join().getContentType()).isEqualTo("video/mp4");
    for (int i = 0; i < 64; i++) {
      request.write(HttpData.wrap(new byte[16 << 10]));
    }
    request.write(HttpData.ofUtf8("end\r\n--xyz--\r\n"));
    request.close();
    assertThat(answer.get(10, TimeUnit.SECONDS).status()).isEqualTo(HttpStatus.OK);
    assertThat(sizes).hasValue((64L << 14) + 14);
  }

  /** Sends a form to the RPC that takes a stream of photos. Returns the messages it gets. */
  private static List<String> photos(String path, String form) {
    var seen = new CopyOnWriteArrayList<String>();
    edge.upstream.next(
        "test.Photos/Fill",
        (call, requests) -> {
          requests.forEach(each -> seen.add(new String(each, StandardCharsets.ISO_8859_1)));
          Answer.ok(new byte[0]).onComplete(call, requests);
        });
    assertThat(send(path, TYPE, form).status()).isEqualTo(HttpStatus.OK);
    return seen;
  }

  /** Field 1 is the title, 2 a tag, 3 the image, 5 a file and 6 the inner photo. */
  @Test
  void streamTheFilesInThemBehindTheirFields() {
    var image = part("name=image; filename=a.png", "PNG\r\n");
    var tag = part("name=tagNames", "b");
    assertThat(photos("/v1/albums/x/photos", tag + tag + image + "--xyz--"))
        .containsExactly("\022\001b\022\001b\n\001x", "\032\005PNG\r\n\n\001x");
    assertThat(photos("/v1/albums/x/photos", image + tag + image + tag + "--xyz--"))
        .containsExactly(
            "\032\005PNG\r\n\n\001x",
            "\022\001b\n\001x",
            "\032\005PNG\r\n\n\001x",
            "\022\001b\n\001x");
    var file = part("name=file; filename=c\r\ncontent-type: a/b", "");
    assertThat(photos("/v1/inner/x", file + "--xyz--"))
        .containsExactly("2\t*\007\n\003a/b\022\0\n\001x");
    assertThat(photos("/v1/albums/x/photos", "--xyz--")).containsExactly("\n\001x");
    // Without a name of a file, or for text, a part is a field like others.
    var held = part("name=image", "P") + part("name=tagNames; filename=t", "b");
    assertThat(photos("/v1/albums/x/photos", held + "--xyz--"))
        .containsExactly("\032\001P\022\001b\n\001x");
  }

  @Test
  void ofStreamsAreRefusedWhereTheyAreWrong() {
    var path = "/v1/albums/x/photos";
    edge.upstream.always("test.Photos/Fill", Answer.ok(new byte[0]));
    assertThat(send(path, TYPE, part("name=sizes", "x") + "--xyz--").contentUtf8())
        .contains("sizes", "expected int32");
    assertThat(send(path, TYPE, part("name=imgae; filename=a", "x") + "--xyz--").contentUtf8())
        .contains("imgae", "unknown");
    assertThat(send(path, TYPE, "--xyz\r\n\r\na\r\n--xyz--").contentUtf8()).contains("has no name");
    assertThat(send(path, TYPE, part("name=image; filename=a", "x")).contentUtf8())
        .contains("it is cut off");
    var large = part("name=image", "x".repeat(70_000)) + "--xyz--";
    assertThat(send(path, TYPE, large).status()).isEqualTo(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
    var file = part("name=image; filename=a", "x".repeat(700_000)) + "--xyz--";
    assertThat(send(path, TYPE, file).status()).isEqualTo(HttpStatus.OK);
  }
}
