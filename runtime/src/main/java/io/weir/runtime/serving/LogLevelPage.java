package io.weir.runtime.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.observability.logs.LogLevels;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admin resource of the log levels: GET shows those that are set, PUT changes one of Weir's own:
 * {"logger": "io.weir", "level": "debug"}. Lasts until the process ends.
 */
final class LogLevelPage extends AbstractHttpService {
  static final String PATH = "/log-level";

  private static final Logger log = LoggerFactory.getLogger(LogLevelPage.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Override
  protected HttpResponse doGet(ServiceRequestContext ctx, HttpRequest req) {
    return JsonPage.answer(HttpStatus.OK, Map.of("levels", LogLevels.all()));
  }

  @Override
  protected HttpResponse doPut(ServiceRequestContext ctx, HttpRequest req) {
    return HttpResponse.of(req.aggregate().thenApply(whole -> changed(whole.contentUtf8())));
  }

  private static HttpResponse changed(String text) {
    try {
      var change = MAPPER.readTree(text);
      var logger = change.path("logger");
      var level = change.path("level");
      if (!logger.isTextual() || !(level.isTextual() || level.isNull())) {
        throw new IllegalArgumentException(
            "expected {\"logger\": \"io.weir\", \"level\": \"debug\"}");
      }
      set(logger.textValue(), level);
      return JsonPage.answer(HttpStatus.OK, Map.of("levels", LogLevels.all()));
    } catch (JsonProcessingException _) {
      return refused("the body is not JSON");
    } catch (IllegalArgumentException wrong) {
      return refused(String.valueOf(wrong.getMessage()));
    }
  }

  private static void set(String logger, JsonNode level) {
    LogLevels.set(logger, level.textValue());
    log.warn("log level of {} is now {}", logger, level.asText());
  }

  private static HttpResponse refused(String message) {
    return JsonPage.answer(HttpStatus.BAD_REQUEST, Map.of("status", 400, "message", message));
  }
}
