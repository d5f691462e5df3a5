package io.weir.observability.serving;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a propagator reads and writes Armeria's headers. */
public final class TraceHeaders {
  public static final TextMapGetter<RequestHeaders> READ = new Getter();
  public static final TextMapSetter<RequestHeadersBuilder> WRITE = TraceHeaders::write;

  private TraceHeaders() {}

  private static void write(@Nullable RequestHeadersBuilder headers, String name, String value) {
    if (headers != null) {
      headers.set(name, value);
    }
  }

  private static final class Getter implements TextMapGetter<RequestHeaders> {
    @Override
    public @Nullable String get(@Nullable RequestHeaders headers, String name) {
      return headers == null ? null : headers.get(name);
    }

    @Override
    public Iterator<String> getAll(@Nullable RequestHeaders headers, String name) {
      return headers == null ? List.<String>of().iterator() : headers.getAll(name).iterator();
    }
  }
}
