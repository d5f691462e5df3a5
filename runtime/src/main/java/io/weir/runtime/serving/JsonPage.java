package io.weir.runtime.serving;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.runtime.config.DurationText;
import io.weir.runtime.config.Secret;
import io.weir.runtime.config.value.Percent;
import io.weir.runtime.config.value.Size;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Page that shows a value as JSON, read for each request off the event loop. */
public final class JsonPage extends AbstractHttpService implements ReadOnlyPage {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(asText())
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private final Supplier<?> content;

  public JsonPage(Supplier<?> content) {
    this.content = content;
  }

  /** Renders a value as JSON. */
  public static HttpResponse answer(HttpStatus status, Object value) {
    return text(status, value).toHttpResponse();
  }

  static AggregatedHttpResponse text(HttpStatus status, Object value) {
    try {
      return AggregatedHttpResponse.of(
          status, MediaType.JSON_UTF_8, MAPPER.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a " + value.getClass() + " is not to be written as JSON", e);
    }
  }

  @Override
  protected HttpResponse doGet(ServiceRequestContext ctx, HttpRequest req) {
    return Rendering.of(ctx, () -> answer(HttpStatus.OK, content.get()));
  }

  private static SimpleModule asText() {
    var module = new SimpleModule();
    for (var type : List.of(Instant.class, Path.class, Percent.class, Secret.class, Size.class)) {
      module.addSerializer(type, ToStringSerializer.instance);
    }
    return module.addSerializer(Duration.class, new DurationSerializer());
  }

  /** Writes durations as in a configuration file. */
  private static final class DurationSerializer extends JsonSerializer<Duration> {
    @Override
    public void serialize(Duration value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(DurationText.of(value));
    }
  }
}
