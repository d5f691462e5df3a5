package io.weir.observability.propagation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.weir.grpc.BinaryMetadata;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trace context in the metadata "grpc-trace-bin", as OpenCensus wrote it and older gRPC services
 * read it: version 0, then trace id, span id and options, each behind its number. Stateless.
 *
 * <p>Source: the BinaryEncoding specification of OpenCensus.
 */
public final class GrpcTraceBin implements TextMapPropagator {
  static final String NAME = "grpc-trace-bin";

  private static final int TRACE_ID = 16;
  private static final int SPAN_ID = 8;
  private static final int SIZE = 1 + 1 + TRACE_ID + 1 + SPAN_ID + 1 + 1;
  private static final HexFormat HEX = HexFormat.of();

  @Override
  public Collection<String> fields() {
    return List.of(NAME);
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    var span = Span.fromContext(context).getSpanContext();
    if (!span.isValid()) {
      return;
    }
    var value = ByteBuffer.allocate(SIZE);
    value.put((byte) 0);
    value.put((byte) 0).put(span.getTraceIdBytes());
    value.put((byte) 1).put(span.getSpanIdBytes());
    value.put((byte) 2).put(span.getTraceFlags().asByte());
    setter.set(carrier, NAME, BinaryMetadata.encode(value.array()));
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    var value = BinaryMetadata.decode(getter.get(carrier, NAME));
    var parent = value == null ? null : parent(value);
    return parent == null ? context : context.with(Span.wrap(parent));
  }

  /** Reads a value. Returns null if it is malformed, of another version, or names no span. */
  private static @Nullable SpanContext parent(byte[] value) {
    int spanId = 2 + TRACE_ID;
    int options = spanId + 1 + SPAN_ID;
    if (value.length < options
        || value[0] != 0
        || value[1] != 0
        || value[spanId] != 1
        || (value.length > options && (value.length < SIZE || value[options] != 2))) {
      return null;
    }
    byte flags = value.length >= SIZE ? value[options + 1] : 0;
    var parent =
        SpanContext.createFromRemoteParent(
            HEX.formatHex(value, 2, spanId),
            HEX.formatHex(value, spanId + 1, options),
            TraceFlags.fromByte((byte) (flags & 1)),
            TraceState.getDefault());
    return parent.isValid() ? parent : null;
  }
}
