package io.weir.gateway;

import static io.weir.gateway.TestEdge.apis;
import static io.weir.gateway.TestEdge.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.testkit.upstream.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page at /docs and its files, as a browser receives them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocsPageTest {
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

  private TestEdge edge;

  @BeforeAll
  void start() {
    edge = TestEdge.start();
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  private List<String> links() {
    return LINK.matcher(edge.get("/docs").contentUtf8())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void takesNothingFromElsewhere() {
    var page = edge.get("/docs");
    assertThat(page.status().code()).isEqualTo(200);
    assertThat(page.headers().get("content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.headers().get("x-content-type-options")).isEqualTo("nosniff");
    assertThat(page.headers().get("cache-control")).isEqualTo("no-cache");
    assertThat(page.headers().get("content-security-policy"))
        .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http");
    assertThat(page.contentUtf8()).doesNotContain("//", "<style", "onload=");
  }

  @Test
  void hasAllThatItLinksTo() {
    assertThat(links()).hasSize(6).allMatch(link -> !link.startsWith("/"));
    for (var link : links()) {
      var file = edge.get("/" + link);
      assertThat(file.status().code()).as(link).isEqualTo(200);
      assertThat(file.headers().get("x-content-type-options")).isEqualTo("nosniff");
      assertThat(file.content().isEmpty()).isFalse();
    }
  }

  @Test
  void letsBrowsersKeepWhatHasItsVersionInItsPath() {
    var script =
        links().stream().filter(link -> link.endsWith("bundle.js")).findFirst().orElseThrow();
    var file = edge.get("/" + script);
    assertThat(file.headers().get("cache-control")).contains("immutable", "max-age=31536000");
    assertThat(file.headers().get("content-type")).startsWith("text/javascript");
    assertThat(edge.get("/docs/page.js").headers().get("cache-control")).isEqualTo("no-cache");
    assertThat(edge.get("/" + script.replaceAll("[0-9]+\\.", "0.")).status().code()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/nothing.js",
        "/docs/page.html",
        "/docs/DocsService.class",
        "/docs//page.js",
        "/docs/5/../page.js",
        "/docs/page.js/",
        "/docsy",
        "/openapi.json/",
      })
  void hasNothingElse(String path) {
    var answer = edge.get(path);
    assertThat(answer.status().code()).isIn(400, 404);
    assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
  }

  @Test
  void movesToWhereRelativeLinksAreRight() {
    var answer = edge.get("/docs/");
    assertThat(answer.status().code()).isEqualTo(301);
    assertThat(answer.headers().get("location")).isEqualTo("../docs");
  }

  @Test
  void isNotThereIfItShallNotBe() {
    try (var quiet = TestEdge.start("docs: false")) {
      assertThat(quiet.get("/docs").status().code()).isEqualTo(404);
      assertThat(quiet.get("/openapi.json").status().code()).isEqualTo(404);
      assertThat(quiet.get("/docs/page.js").status().code()).isEqualTo(404);
    }
  }

  @Test
  void hasPagesOfTheOperatorBesideIt(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("tour.html"), "<p>Tour");
    Files.writeString(directory.resolve("tour.js"), "1");
    Files.writeString(directory.resolve("secret.txt"), "no page");
    Files.createDirectory(directory.resolve("more.html"));
    try (var guided = TestEdge.start("docs: {pages: \"%s\"}".formatted(directory))) {
      var page = guided.get("/docs/tour.html");
      assertThat(page.contentUtf8()).isEqualTo("<p>Tour");
      assertThat(page.headers().get("content-type")).isEqualTo("text/html; charset=utf-8");
      assertThat(page.headers().get("content-security-policy")).contains("script-src 'self'");
      assertThat(guided.get("/docs/tour.js").headers().get("content-type"))
          .startsWith("text/javascript");
      assertThat(guided.get("/docs").contentUtf8()).contains("docs/page.js");
      for (var none :
          List.of("secret.txt", "more.html", "..%2Fsecret.html", "tour.html/", "a/tour.js")) {
        assertThat(guided.get("/docs/" + none).status().code()).as(none).isIn(400, 404);
      }
    }
  }

  @Test
  void leavesItsPathsToAnApiThatHasThem(@TempDir Path directory) {
    try (var claimed = TestEdge.start(apis(StreamSchema.writeTo(directory, "/docs")))) {
      claimed.upstream.always(StreamSchema.SERVICE + "Say", Answer.ok(new byte[0]));
      assertThat(json(claimed.get("/docs?text=x"))).hasToString("{}");
      assertThat(claimed.client("h1c").delete("/docs").aggregate().join().status().code())
          .isEqualTo(405);
      assertThat(json(claimed.get("/openapi.json")).get("paths").has("/docs")).isTrue();
    }
  }

  private AggregatedHttpResponse root(TestEdge of, String path, String accept) {
    var request = RequestHeaders.of(HttpMethod.GET, path, "accept", accept);
    return of.client("h1c").execute(request).aggregate().join();
  }

  @Test
  void isWhereABrowserIsLedFromTheRoot() {
    var browser = "text/html,application/xhtml+xml,*/*;q=0.8";
    for (var path : new String[] {"/", "/?utm=1"}) {
      var answer = root(edge, path, browser);
      assertThat(answer.status().code()).isEqualTo(302);
      assertThat(answer.headers().get("location")).isEqualTo("docs");
      assertThat(answer.headers().get("vary")).contains("accept");
    }
    assertThat(root(edge, "/", "application/json").status().code()).isEqualTo(404);
    assertThat(root(edge, "/", "*/*").contentUtf8()).startsWith("{");
    try (var without = TestEdge.start("docs: false")) {
      assertThat(root(without, "/", browser).status().code()).isEqualTo(404);
    }
  }
}
