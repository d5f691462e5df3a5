package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import io.weir.transcoding.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The option if_match of weir/http.proto: the request field that If-Match fills. */
final class IfMatchOptionTest {
  private static final String SCHEMA =
      """
      syntax: "proto3"
      message_type {
        name: "Note"
        field {name: "id" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL}
        field {name: "text" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL}
        field {name: "etag" number: 3 type: TYPE_STRING label: LABEL_OPTIONAL}
      }
      message_type {
        name: "Guard"
        field {name: "state" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL}
      }
      message_type {
        name: "Replace"
        field {name: "id" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL}
        field {name: "note" number: 2 type: TYPE_MESSAGE type_name: ".test.Note" label: LABEL_OPTIONAL}
        field {name: "guard" number: 3 type: TYPE_MESSAGE type_name: ".test.Guard" label: LABEL_OPTIONAL}
      }
      service {
        name: "Notes"
        method {name: "ReplaceNote" input_type: ".test.Replace" output_type: ".test.Replace"
          options {
            [google.api.http] {put: "/v1/notes/{id}" body: "note"}
            [weir.http_response] {if_match: "guard.state"}
          }}
      }
      """;

  @TempDir private static Path directory;
  private static TestEdge edge;

  @BeforeAll
  static void start() {
    edge = TestEdge.start(TestEdge.apis(TextSchema.write(directory, SCHEMA)));
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  private static AggregatedHttpResponse replace(String ifMatch) {
    var headers =
        RequestHeaders.of(
            HttpMethod.PUT, "/v1/notes/7", "content-type", "application/json", "if-match", ifMatch);
    return edge.client("h1c")
        .execute(headers, "{\"text\": \"t\", \"etag\": \"mine\"}")
        .aggregate()
        .join();
  }

  @Test
  void fillsTheFieldThatIsNamed() {
    edge.upstream.next("test.Notes/ReplaceNote", Answer.echo(), Answer.echo());
    for (var tag : new String[] {"\"v7\"", "W/\"v7\""}) {
      assertThat(replace(tag).contentUtf8())
          .isEqualTo(
              "{\"note\":{\"text\":\"t\",\"etag\":\"mine\"},\"id\":\"7\","
                  + "\"guard\":{\"state\":\"v7\"}}");
    }
  }

  @Test
  void turnsAMismatchInto412() {
    edge.upstream.next("test.Notes/ReplaceNote", Answer.status(Status.ABORTED));
    assertThat(replace("\"v7\"").status().code()).isEqualTo(412);
  }

  @Test
  void takesOneTag() {
    assertThat(replace("\"a\", \"b\"").status().code()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nope", "guard", "guard.nope"})
  void mustNameATextOfTheRequest(String wrong, @TempDir Path own) throws IOException {
    var set =
        Files.readAllBytes(Path.of(TextSchema.write(own, SCHEMA.replace("guard.state", wrong))));
    assertThatThrownBy(() -> Api.compile(set))
        .hasMessageContaining("test.Notes/ReplaceNote: if_match: ")
        .hasMessageContaining(wrong.substring(wrong.indexOf('.') + 1));
  }
}
