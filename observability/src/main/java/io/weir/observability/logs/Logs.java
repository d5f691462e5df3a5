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

/** Logging set-up of a process, called once at start. Log lines go to standard error. */
public final class Logs {
  private static final List<String> CHATTER =
      List.of("com.linecorp.armeria", "io.netty", "io.grpc", "org.flywaydb");

  /** Silenced: repeats a line for every broken connection, which the user service logs once. */
  private static final String POOL = "com.zaxxer";

  /**
   * Silenced: repeat a line for every failed batch. MonitoredSpanExporter logs the failure once,
   * and a meter counts the lost spans.
   */
  private static final List<String> EXPORTERS =
      List.of("io.opentelemetry.exporter", "io.opentelemetry.sdk.trace.export");

  /**
   * Silenced: a stack trace for every connection that breaks a rule of HTTP/2. The ports of a
   * process log one line instead, at most one a second, without what the peer sent.
   */
  private static final String CONNECTIONS =
      "com.linecorp.armeria.internal.common.AbstractHttp2ConnectionHandler";

  private static final String ACCESS = "weir.access";
  private static final LineWriter ACCESS_LINES =
      LineWriter.start((bytes, length) -> System.err.write(bytes, 0, length), Logs::lost);

  private Logs() {}

  /** Writes log lines as JSON objects: the default of a process, for machines. */
  public static void json() {
    configure(new JsonLogEncoder(), Level.INFO);
  }

  /**
   * Writes log lines as text, warnings only: for a terminal, where the process prints its own
   * output.
   */
  public static void text() {
    var encoder = new PatternLayoutEncoder();
    encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%ex{short}");
    configure(encoder, Level.WARN);
  }

  /**
   * Keeps the content of requests out of the logs of this JVM, however they are configured. Also
   * done by {@link #json} and {@link #text}.
   */
  public static synchronized void withholdRequests() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && context.getTurboFilterList().stream()
            .noneMatch(filter -> filter instanceof RequestContentFilter)) {
      context.addTurboFilter(new RequestContentFilter());
    }
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
    context.addTurboFilter(new RequestContentFilter());
    gatherAccessLines(context, encoder);
    CHATTER.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    context.getLogger(POOL).setLevel(Level.ERROR);
    context.getLogger(CONNECTIONS).setLevel(Level.ERROR);
    EXPORTERS.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
    bridge();
  }

  /** The access log has a line per request, which must not cost a system call and a lock each. */
  private static void gatherAccessLines(LoggerContext context, Encoder<ILoggingEvent> encoder) {
    var gathering = new GatheringAppender(encoder, ACCESS_LINES);
    gathering.setContext(context);
    gathering.start();
    var access = context.getLogger(ACCESS);
    access.addAppender(gathering);
    access.setAdditive(false);
  }

  /** Writes the access lines that are still held. Called at the end of a process. */
  public static void flush() {
    ACCESS_LINES.flush();
  }

  private static void lost(int lines) {
    LoggerFactory.getLogger(Logs.class)
        .warn("{} lines of the access log are lost: standard error was not read in time", lines);
  }

  /** Routes java.util.logging, which the OpenTelemetry SDK and gRPC use, to SLF4J. */
  private static void bridge() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
