package io.weir.observability.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OutageLogTest {
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger log = new LoggerContext().getLogger("test");
  private final OutageLog database = new OutageLog(log, "database users");

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
  }

  @Test
  void logsEachChangeOnce() {
    database.working();
    database.failing("refused");
    database.failing("still refused");
    assertThat(database.isFailing()).isTrue();
    database.working();
    database.working();
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "database users fails: refused (logged once until it recovers)",
            "database users has recovered");
  }

  @Test
  void findsAReasonInAnyFailure() {
    var ring = new IOException("a");
    ring.initCause(new IOException("b", ring));
    assertThat(OutageLog.reason(ring)).isIn("a", "b");
    assertThat(OutageLog.reason(new IOException("outer", new IOException("refused"))))
        .isEqualTo("refused");
    assertThat(OutageLog.reason(new UnknownHostException("jaeger")))
        .isEqualTo("unknown host jaeger");
    assertThat(OutageLog.reason(null)).isEqualTo("no reason given");
    assertThat(OutageLog.reason(new IOException())).isEqualTo("java.io.IOException");
  }
}
