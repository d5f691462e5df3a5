package io.weir.observability.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.io.FileNotFoundException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestContentFilterTest {
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void start() {
    context.addTurboFilter(new RequestContentFilter());
    lines.setContext(context);
    lines.start();
    var root = context.getLogger("ROOT");
    root.setLevel(Level.TRACE);
    root.addAppender(lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.linecorp.armeria.server.X",
        "io.netty.handler.X",
        "io.grpc.X",
        "org.postgresql.X",
        "anything.X"
      })
  void writesNothingOfALibraryBelowWarn(String name) {
    var logger = context.getLogger(name);
    logger.trace("a {}", "secret");
    logger.debug("a {}", "secret");
    logger.info("a secret");
    assertThat(logger.isDebugEnabled()).isFalse();
    assertThat(lines.list).isEmpty();
  }

  @Test
  void keepsTheConstantTextOfAWarningAndSafeArguments() {
    var address = InetSocketAddress.createUnresolved("localhost", 80);
    context
        .getLogger("com.linecorp.armeria.X")
        .warn("{} Unexpected msg: {} after {} and {}", address, List.of("secret"), 7, null);
    assertThat(lines.list.getFirst().getFormattedMessage())
        .startsWith(address + " Unexpected msg: <List")
        .endsWith("> after 7 and null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Invalid header: secret                 | Invalid header (the rest is withheld)
          Invalid header secret=1                | Invalid header secret (the rest is withheld)
          Discarded {secret}                     | Discarded (the rest is withheld)
          An exceptionCaught() event was fired.  | An exceptionCaught() event was fired.
          Failed (secret)                        | Failed (the rest is withheld)
          """)
  void cutsTextsThatWerePutTogether(String text, String left) {
    context.getLogger("io.netty.X").warn(text);
    assertThat(lines.list.getFirst().getFormattedMessage()).isEqualTo(left);
  }

  @Test
  void withholdsTheMessagesOfExceptionsAlsoOfOurs() {
    var failure = new IllegalArgumentException("secret", new IllegalStateException("secret"));
    failure.addSuppressed(new RuntimeException("secret"));
    var circular = new RuntimeException("secret");
    circular.initCause(new RuntimeException("secret", circular));
    context.getLogger("io.weir.X").error("{} failed", "GET /v1/users/{id}", failure);
    context.getLogger("io.weir.X").error("failed", circular);
    context.getLogger("io.grpc.X").error("{} failed", "secret", failure);
    assertThat(lines.list).hasSize(3);
    assertThat(lines.list.getFirst().getFormattedMessage()).isEqualTo("GET /v1/users/{id} failed");
    for (var line : lines.list) {
      assertThat(line.getFormattedMessage()).doesNotContain("secret");
      assertThat(ThrowableProxyUtil.asString(line.getThrowableProxy()))
          .contains("java.lang.", "RequestContentFilterTest.withholds")
          .doesNotContain("secret");
    }
  }

  @Test
  void keepsTheMessagesOfTheLanguageAndTheSystem() {
    context.getLogger("io.weir.X").error("failed", new FileNotFoundException("/etc/x"));
    context.getLogger("io.netty.X").warn("failed", new OutOfMemoryError("Java heap space"));
    assertThat(ThrowableProxyUtil.asString(lines.list.getFirst().getThrowableProxy()))
        .contains("FileNotFoundException: /etc/x");
    assertThat(ThrowableProxyUtil.asString(lines.list.getLast().getThrowableProxy()))
        .contains("OutOfMemoryError: Java heap space");
  }

  @Test
  void leavesOurOwnLinesAlone() {
    context.getLogger("weir.access").info("{}", "127.0.0.1 GET /v1/users");
    context.getLogger("io.weir.X").debug("a {}", "b");
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("127.0.0.1 GET /v1/users", "a b");
  }
}
