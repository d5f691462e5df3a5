package io.weir.runtime.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.testkit.time.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ConnectionErrorsTest {
  private final FakeTime time = new FakeTime();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ConnectionErrors errors = new ConnectionErrors("edge", meters, time);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger log = (Logger) LoggerFactory.getLogger(ConnectionErrors.class);

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void leave() {
    log.detachAppender(lines);
    var _ = channel.close();
  }

  @Test
  void logsOneLineASecondAndCountsTheOthers() {
    for (int i = 0; i < 5; i++) {
      errors.ended(channel, Reason.CONNECTION_ERROR, "PROTOCOL_ERROR");
    }
    time.advance(Duration.ofSeconds(1));
    errors.ended(channel, Reason.RESETS, "ENHANCE_YOUR_CALM");
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "connection of a local client: connection_error, PROTOCOL_ERROR (0 more suppressed)",
            "connection of a local client: resets, ENHANCE_YOUR_CALM (4 more suppressed)");
    assertThat(lines.list).allMatch(line -> line.getThrowableProxy() == null);
    assertThat(count("connection", Reason.CONNECTION_ERROR)).isEqualTo(5);
    assertThat(count("connection", Reason.RESETS)).isEqualTo(1);
  }

  private double count(String what, Reason reason) {
    return meters
        .get("weir.protocol.refused")
        .tags("port", "edge", "refused", what, "reason", reason.label())
        .counter()
        .count();
  }
}
