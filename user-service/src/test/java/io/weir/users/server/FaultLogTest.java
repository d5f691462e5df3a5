package io.weir.users.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FaultLogTest {

  @Test
  void writesOneASecondAndCountsTheOthers() {
    var appender = new ListAppender<ILoggingEvent>();
    appender.start();
    var logger = (Logger) LoggerFactory.getLogger(FaultLog.class);
    logger.addAppender(appender);
    logger.setAdditive(false);
    try {
      var now = new AtomicLong(-7);
      var faults = new FaultLog(now::get);
      for (var i = 0; i < 5; i++) {
        faults.write(new IllegalStateException("fault " + i));
      }
      now.addAndGet(1_000_000_000);
      faults.write(new IllegalStateException("fault 5"));
      // Not the messages of the faults, which the filter of a process that logs leaves out.
      assertThat(appender.list).hasSize(2);
      assertThat(appender.list.getFirst().getFormattedMessage()).contains("0 like it");
      assertThat(appender.list.getLast().getFormattedMessage()).contains("4 like it");
    } finally {
      logger.detachAppender(appender);
      logger.setAdditive(true);
    }
  }
}
