package io.weir.observability.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogsTest {
  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

  @AfterEach
  void restore() throws JoranException {
    context.reset();
    new ContextInitializer(context).autoConfig();
  }

  @Test
  void silencesTheStackTraceOfEachBrokenConnection() {
    Logs.json();
    var connections = "com.linecorp.armeria.internal.common.AbstractHttp2ConnectionHandler";
    assertThat(LoggerFactory.getLogger(connections).isWarnEnabled()).isFalse();
    assertThat(LoggerFactory.getLogger("com.linecorp.armeria.server").isWarnEnabled()).isTrue();
  }
}
