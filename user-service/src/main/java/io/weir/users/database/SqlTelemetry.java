package io.weir.users.database;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Records a timer for each statement, and a CLIENT span where there is a trace, following
 * OpenTelemetry's conventions for databases. Statements are recorded with placeholders, never with
 * values.
 */
public final class SqlTelemetry implements SqlLogger {
  /** Attribute of a Jdbi statement that holds its {@link NamedSql}. */
  static final String SQL = "weir.sql";

  /** SQLSTATE successful_completion. */
  private static final String DONE = "00000";

  private static final String SPAN = "weir.span";
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
  private static final AttributeKey<String> QUERY = AttributeKey.stringKey("db.query.text");
  private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");
  private static final AttributeKey<String> SUMMARY = AttributeKey.stringKey("db.query.summary");
  private static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("db.namespace");
  private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> COLLECTION =
      AttributeKey.stringKey("db.collection.name");
  private static final AttributeKey<String> STATUS =
      AttributeKey.stringKey("db.response.status_code");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private static final Duration[] BUCKETS = {
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
  };

  private record TimerKey(String statement, String sqlState) {}

  private final Tracer tracer;
  private final MeterRegistry meters;
  private final Attributes database;
  private final Map<TimerKey, Timer> timers = new ConcurrentHashMap<>();

  public SqlTelemetry(Tracer tracer, MeterRegistry meters, DatabaseUrl database) {
    this.tracer = tracer;
    this.database = attributes(database);
    this.meters = meters;
  }

  public Tracer tracer() {
    return tracer;
  }

  private static Attributes attributes(DatabaseUrl database) {
    var attributes = Attributes.builder().put(NAMESPACE, database.name());
    var host = database.host();
    // The driver does not say which one of several hosts it has chosen.
    return host == null
        ? attributes.build()
        : attributes.put(HOST, host).put(PORT, (long) database.port()).build();
  }

  public MeterRegistry meters() {
    return meters;
  }

  @Override
  public void logBeforeExecution(StatementContext context) {
    if (!Span.current().getSpanContext().isValid()) {
      // The service's own work and long streams have no trace, which would grow without bound.
      return;
    }
    var sql = sql(context);
    var span =
        tracer
            .spanBuilder(sql.name())
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute(SYSTEM, "postgresql")
            .setAllAttributes(database)
            .setAttribute(SUMMARY, sql.name())
            .setAttribute(OPERATION, sql.operation())
            .setAttribute(COLLECTION, sql.table())
            .setAttribute(QUERY, context.getParsedSql().getSql())
            .startSpan();
    context.define(SPAN, span);
  }

  @Override
  public void logAfterExecution(StatementContext context) {
    span(context).end();
    record(context, DONE);
  }

  @Override
  public void logException(StatementContext context, SQLException e) {
    var state = Objects.requireNonNullElse(e.getSQLState(), "unknown");
    span(context)
        .setAttribute(STATUS, state)
        .setAttribute(ERROR, state)
        // Without the message: it may quote values.
        .setStatus(StatusCode.ERROR, "SQLSTATE " + state)
        .end();
    record(context, state);
  }

  private void record(StatementContext context, String sqlState) {
    timers
        .computeIfAbsent(new TimerKey(sql(context).name(), sqlState), this::timer)
        .record(Duration.ofNanos(context.getElapsedTime(ChronoUnit.NANOS)));
  }

  private Timer timer(TimerKey key) {
    return Timer.builder("db.client.operation.duration")
        .description("Time of SQL statements, by name and SQLSTATE")
        .tag("statement", key.statement())
        .tag("sqlstate", key.sqlState())
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  private static NamedSql sql(StatementContext context) {
    return (NamedSql) Objects.requireNonNull(context.getAttribute(SQL), "statement without name");
  }

  private static Span span(StatementContext context) {
    return context.getAttribute(SPAN) instanceof Span span ? span : Span.getInvalid();
  }
}
