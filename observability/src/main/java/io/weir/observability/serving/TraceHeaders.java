package io.weir.observability.serving;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.netty.util.AsciiString;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a propagator reads and writes Armeria's headers. */
public final class TraceHeaders {
  public static final TextMapGetter<RequestHeaders> READ = new Getter();
  public static final TextMapSetter<RequestHeadersBuilder> WRITE = TraceHeaders::write;

  /**
   * Headers that carry a trace in one of the formats in use; the configured propagators set some.
   */
  private static final List<AsciiString> CONTEXTS =
      Stream.of(
              "traceparent",
              "tracestate",
              "b3",
              "x-b3-traceid",
              "x-b3-spanid",
              "x-b3-parentspanid",
              "x-b3-sampled",
              "x-b3-flags",
              "grpc-trace-bin",
              "uber-trace-id",
              "x-amzn-trace-id",
              "x-cloud-trace-context",
              "x-datadog-trace-id",
              "x-datadog-parent-id",
              "ot-tracer-traceid",
              "ot-tracer-spanid",
              "ot-tracer-sampled")
          .map(AsciiString::cached)
          .toList();

  private static final String PARENT = "traceparent";
  private static final String STATE = "tracestate";

  private TraceHeaders() {}

  /** Removes the caller's trace in every format: it must not travel beside the one that is set. */
  public static void clear(RequestHeadersBuilder headers) {
    CONTEXTS.forEach(headers::remove);
  }

  /**
   * Returns the value of a header of a trace, which may have come in several fields; null if none
   * of them counts.
   */
  public static @Nullable String value(String name, List<String> fields) {
    return switch (name) {
      // Several parents do not tell which one is the caller's.
      case PARENT -> fields.size() == 1 ? fields.getFirst() : null;
      case STATE -> TraceState.combined(fields);
      default -> fields.isEmpty() ? null : fields.getFirst();
    };
  }

  private static void write(@Nullable RequestHeadersBuilder headers, String name, String value) {
    if (headers != null) {
      headers.set(name, value);
    }
  }

  private static final class Getter implements TextMapGetter<RequestHeaders> {
    @Override
    public @Nullable String get(@Nullable RequestHeaders headers, String name) {
      if (headers == null) {
        return null;
      }
      return TraceHeaders.value(name, headers.getAll(name));
    }

    @Override
    public Iterator<String> getAll(@Nullable RequestHeaders headers, String name) {
      return headers == null ? List.<String>of().iterator() : headers.getAll(name).iterator();
    }
  }
}
