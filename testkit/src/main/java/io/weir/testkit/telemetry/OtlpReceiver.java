package io.weir.testkit.telemetry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.metric.NoopMeterRegistry;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.encoding.DecodingService;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * OTLP/HTTP receiver of traces on a free loopback port, which stores the spans it receives. It can
 * be made to fail. Thread-safe.
 */
public final class OtlpReceiver implements AutoCloseable {
  private final Queue<ReceivedSpan> spans = new ConcurrentLinkedQueue<>();
  private final AtomicInteger batches = new AtomicInteger();
  private final Server server;
  private volatile HttpStatus answer = HttpStatus.OK;

  private OtlpReceiver() {
    server =
        Server.builder()
            .localPort(0, SessionProtocol.HTTP)
            .service("/v1/traces", unzipping(this::take))
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ZERO)
            .meterRegistry(NoopMeterRegistry.get())
            .build();
  }

  public static OtlpReceiver start() {
    var receiver = new OtlpReceiver();
    receiver.server.start().join();
    return receiver;
  }

  /** Returns the base URL for an exporter, without the path of a signal. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.activeLocalPort());
  }

  /** Answers every later batch with this status. Spans are stored only if it is OK. */
  public void answer(HttpStatus status) {
    answer = status;
  }

  /** Returns the number of batches received, including refused ones. */
  public int batches() {
    return batches.get();
  }

  /** Returns the spans received, in order of arrival. */
  public List<ReceivedSpan> spans() {
    return List.copyOf(spans);
  }

  /** Returns the spans of one trace. */
  public List<ReceivedSpan> trace(String traceId) {
    return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  @Override
  public void close() {
    // Not awaited, because Armeria's acceptor thread takes two seconds to end.
    var _ = server.stop();
  }

  private static HttpService unzipping(Function<AggregatedHttpRequest, HttpResponse> service) {
    HttpService whole = (ctx, req) -> HttpResponse.of(req.aggregate().thenApply(service));
    return DecodingService.newDecorator().apply(whole);
  }

  private HttpResponse take(AggregatedHttpRequest request) {
    batches.incrementAndGet();
    var status = answer;
    if (!status.equals(HttpStatus.OK)) {
      return HttpResponse.of(status);
    }
    try {
      var batch = ExportTraceServiceRequest.parseFrom(request.content().array());
      batch.getResourceSpansList().forEach(this::take);
    } catch (InvalidProtocolBufferException e) {
      return HttpResponse.of(HttpStatus.BAD_REQUEST);
    }
    return HttpResponse.of(
        HttpStatus.OK,
        MediaType.PROTOBUF,
        HttpData.wrap(ExportTraceServiceResponse.getDefaultInstance().toByteArray()));
  }

  private void take(ResourceSpans from) {
    var resource = map(from.getResource().getAttributesList());
    from.getScopeSpansList().stream()
        .map(ScopeSpans::getSpansList)
        .flatMap(List::stream)
        .map(span -> received(span, resource))
        .forEach(spans::add);
  }

  private static ReceivedSpan received(Span span, Map<String, String> resource) {
    return new ReceivedSpan(
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getName(),
        span.getKind(),
        span.getStatus().getCode(),
        map(span.getAttributesList()),
        resource);
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static Map<String, String> map(List<KeyValue> attributes) {
    var map = new HashMap<String, String>();
    attributes.forEach(attribute -> map.put(attribute.getKey(), text(attribute.getValue())));
    return Map.copyOf(map);
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      default -> value.toString();
    };
  }
}
