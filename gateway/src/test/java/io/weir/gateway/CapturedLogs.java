package io.weir.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * Everything that every logger of this JVM writes while all levels are on. Meanwhile nothing goes
 * to the other appenders, such as the console.
 */
final class CapturedLogs extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Map<Logger, Level> levels = new HashMap<>();
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  static CapturedLogs ofAll() {
    var logs = new CapturedLogs();
    logs.open();
    return logs;
  }

  private void open() {
    setContext(loggers);
    super.start();
    for (var logger : loggers.getLoggerList()) {
      if (logger.getLevel() != null) {
        levels.put(logger, logger.getLevel());
        logger.setLevel(Level.TRACE);
      }
    }
    var root = loggers.getLogger("ROOT");
    root.iteratorForAppenders().forEachRemaining(others::add);
    root.addAppender(this);
    others.forEach(root::detachAppender);
  }

  @Override
  protected void append(ILoggingEvent event) {
    var arguments = event.getArgumentArray();
    var pairs = event.getKeyValuePairs();
    lines.add(
        "%s %s %s %s %s %s"
            .formatted(
                event.getLevel(),
                event.getLoggerName(),
                event.getFormattedMessage(),
                arguments == null ? "" : Arrays.toString(arguments),
                pairs == null ? "" : pairs,
                event.getThrowableProxy() == null
                    ? ""
                    : ThrowableProxyUtil.asString(event.getThrowableProxy())));
  }

  /** Returns the lines so far, oldest first. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    levels.forEach(Logger::setLevel);
    var root = loggers.getLogger("ROOT");
    others.forEach(root::addAppender);
    root.detachAppender(this);
  }
}
