package io.weir.gateway;

import static io.weir.gateway.TestEdge.USERS;
import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.weir.testkit.browser.Chromium;
import io.weir.testkit.upstream.Answer;
import io.weir.users.v1.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real browser. Maven's profile "browser" runs it; it needs Chromium. */
@Tag("browser")
final class ConsoleInABrowserTest {
  private TestEdge edge;
  private Chromium browser;

  @BeforeEach
  void start(@TempDir Path profile) throws IOException {
    edge = TestEdge.start();
    edge.upstream.always(
        USERS + "GetUser", Answer.ok(User.newBuilder().setId("u1").build().toByteArray()));
    browser = Chromium.start(profile);
    browser.open(origin() + "/");
    eventually("the endpoint is shown", () -> text(".endpoint").contains(edge.upstream.address()));
  }

  @AfterEach
  void stop() {
    browser.close();
    edge.close();
  }

  private String origin() {
    return "http://127.0.0.1:" + edge.gateway.adminPort();
  }

  /** Returns the text of the first element that a selector finds; empty if there is none. */
  private String text(String selector) {
    return browser
        .evaluate("document.querySelector(\"%s\")?.innerText ?? ''".formatted(selector))
        .asText();
  }

  private int count(String selector) {
    return browser.evaluate("document.querySelectorAll(\"%s\").length".formatted(selector)).asInt();
  }

  private void click(String selector) {
    eventually(selector + " is there", () -> count(selector) > 0);
    browser.evaluate("document.querySelector(\"%s\").click()".formatted(selector));
  }

  @Test
  void showsTheTrafficOfAnEndpointAndThatItIsGone() {
    eventually(
        "its rate is shown",
        () -> {
          edge.get("/v1/users/u1");
          return text(".endpoint .figure").matches("(?s)rate\\s+[1-9].*");
        });
    assertThat(text(".endpoint .badge")).isEqualTo("active");
    assertThat(text(".cluster .badge")).isEqualTo("breaker closed");
    click(".endpoint");
    eventually("its last ten minutes are drawn", () -> count(".history .uplot canvas") == 3);
    browser.evaluate("window.drawn = document.querySelector('.history canvas'), 0");
    edge.upstream.stop();
    eventually("it is out", () -> text(".endpoint .badge").equals("unhealthy"));
    assertThat(text(".cluster")).contains("0 of 1 in rotation");
    assertThat(browser.evaluate("window.drawn === document.querySelector('.history canvas')"))
        .as("the chart is the same one, with new points")
        .isEqualTo(BooleanNode.TRUE);
    loadsNothingFromElsewhere();
  }

  private void choose(String status) {
    browser.evaluate(
        """
        (select => {
          select.value = '%s';
          select.dispatchEvent(new Event('change', {bubbles: true}));
        })(document.querySelector('.filters select'))
        """
            .formatted(status));
  }

  @Test
  void showsTracesAsWaterfalls() {
    edge.get("/v1/users/u1");
    edge.get("/v1/users/u1/nothing");
    click("a[href='#traces']");
    eventually("both are listed", () -> count(".trace") == 2);
    browser.evaluate(
        """
        (input => {
          input.value = 'users/{id}';
          input.dispatchEvent(new Event('input', {bubbles: true}));
        })(document.querySelector('.filters input'))
        """);
    eventually("the other one is filtered out", () -> count(".trace") == 1);
    assertThat(text(".trace-summary")).startsWith("200 · 1 attempt");
    choose("4xx");
    eventually("no answer is of that class", () -> count(".trace") == 0);
    choose("2xx");
    click(".trace");
    eventually("the attempt is shown", () -> count(".waterfall .bar.attempt") == 1);
    click(".waterfall li:nth-child(2) button");
    eventually("with its attributes", () -> text(".details").contains("weir.cluster"));
    loadsNothingFromElsewhere();
  }

  @Test
  void showsTheConfigurationAndLinks() {
    click("a[href='#configuration']");
    eventually("it is shown", () -> text(".settings").contains("deadline.max"));
    eventually("pages are linked", () -> count("footer a[href='/clusters']") == 1);
    loadsNothingFromElsewhere();
  }

  @Test
  void fitsNarrowAndWideScreensInBothSchemes() throws IOException {
    for (int width : new int[] {390, 1280, 3840}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.emulate(width, 900, dark);
        eventually("it has this width", () -> browser.evaluate("innerWidth").asInt() == width);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
            .isLessThanOrEqualTo(width);
        var ground = browser.evaluate("getComputedStyle(document.body).backgroundColor").asText();
        assertThat(ground).isEqualTo(dark ? "rgb(15, 20, 25)" : "rgb(244, 246, 248)");
        var name = "console-%d-%s.png".formatted(width, dark ? "dark" : "light");
        Files.write(Path.of("target", name), browser.screenshot());
      }
    }
  }

  @Test
  void isUsedByKeyboard() {
    browser.evaluate("document.querySelector('.endpoint').focus()");
    assertThat(browser.evaluate("document.activeElement.tagName").asText()).isEqualTo("BUTTON");
    assertThat(count("[onclick], div[tabindex], [role=button]:not(button)")).isZero();
  }

  private void loadsNothingFromElsewhere() {
    assertThat(browser.requested())
        .allMatch(url -> url.startsWith(origin() + "/") || url.startsWith("data:"));
    assertThat(browser.complaints()).isEmpty();
  }
}
