package io.weir.gateway.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.function.Supplier;

/** Shows a value as JSON, as it is when asked. */
final class JsonPage extends AbstractHttpService {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Supplier<?> content;

  JsonPage(Supplier<?> content) {
    this.content = content;
  }

  @Override
  protected HttpResponse doGet(ServiceRequestContext ctx, HttpRequest req)
      throws JsonProcessingException {
    return HttpResponse.of(
        HttpStatus.OK, MediaType.JSON_UTF_8, MAPPER.writeValueAsString(content.get()));
  }
}
