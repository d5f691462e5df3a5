package io.weir.observability.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** How a process logs: once, at its start. Lines go to standard error. */
public final class Logs {
  private static final List<String> CHATTER =
      List.of("com.linecorp.armeria", "io.netty", "io.grpc", "org.flywaydb");

  /** Its lines repeat with every connection that breaks; the user service says it once. */
  private static final String POOL = "com.zaxxer";

  /**
   * Their lines repeat with every batch; WatchedExporter says it once, a meter counts what is lost.
   */
  private static final List<String> EXPORTERS =
      List.of("io.opentelemetry.exporter", "io.opentelemetry.sdk.trace.export");

  private Logs() {}

  /** One JSON object a line: for machines, and the default of a process. */
  public static void json() {
    configure(new JsonLines(), Level.INFO);
  }

  /** For people at a terminal: warnings only, the process speaks for itself. */
  public static void text() {
    var encoder = new PatternLayoutEncoder();
    encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%ex{short}");
    configure(encoder, Level.WARN);
  }

  private static void configure(Encoder<ILoggingEvent> encoder, Level level) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    encoder.setContext(context);
    encoder.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    var root = context.getLogger("ROOT");
    root.addAppender(appender);
    root.setLevel(level);
    CHATTER.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    context.getLogger(POOL).setLevel(Level.ERROR);
    EXPORTERS.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
    bridge();
  }

  /** The OpenTelemetry SDK and gRPC log through java.util.logging. */
  private static void bridge() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
