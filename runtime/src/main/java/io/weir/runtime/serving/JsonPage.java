package io.weir.runtime.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import java.util.function.Supplier;

/** A page of the admin port: records, maps and lists as JSON. */
public final class JsonPage {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

  private JsonPage() {}

  /**
   * @param content made anew for each request
   */
  public static HttpService of(Supplier<?> content) {
    return (ctx, req) -> answer(HttpStatus.OK, content.get());
  }

  static HttpResponse answer(HttpStatus status, Object content) throws Exception {
    return HttpResponse.of(status, MediaType.JSON, HttpData.wrap(JSON.writeValueAsBytes(content)));
  }
}
