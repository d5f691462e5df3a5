package io.weir.observability.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FaultLogTest {
  private final FakeTime time = new FakeTime();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final FaultLog faults = new FaultLog(logger(), time);

  /** Creates a logger in its own context, so that no other appender receives its events. */
  private Logger logger() {
    var context = new LoggerContext();
    var logger = context.getLogger("test");
    lines.start();
    logger.addAppender(lines);
    return logger;
  }

  @Test
  void logsAnErrorWithTraceIdAndStackTrace() {
    faults.write("GET /v1/users", "abc", new IllegalStateException("secret"));
    assertThat(lines.list).hasSize(1);
    assertThat(lines.list.getFirst().getLevel()).isEqualTo(Level.ERROR);
    assertThat(lines.list.getFirst().getFormattedMessage()).contains("GET /v1/users", "trace abc");
    assertThat(lines.list.getFirst().getThrowableProxy().getMessage()).isEqualTo("secret");
  }

  @Test
  void logsOneErrorPerSecondAndCountsTheOthers() {
    for (int i = 0; i < 1_000; i++) {
      faults.write("GET /", "abc", new IllegalStateException());
    }
    assertThat(lines.list).hasSize(1);
    time.advance(Duration.ofSeconds(1));
    faults.write("GET /", "abc", new IllegalStateException());
    assertThat(lines.list).hasSize(2);
    assertThat(lines.list.getLast().getFormattedMessage()).contains("999 more");
  }
}
