package io.weir.runtime.console;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ServerCacheControl;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.file.HttpFile;
import io.weir.runtime.serving.ReadOnlyPage;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Files of the console. They load nothing from elsewhere, and have no script or style in them. */
final class ConsolePages {
  static final String FOLDER = "io/weir/runtime/console/";

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, MediaType> FILES =
      Map.of(
          "console.html", MediaType.HTML_UTF_8,
          "console.js", MediaType.JAVASCRIPT_UTF_8,
          "console.css", MediaType.CSS_UTF_8,
          "licenses.txt", MediaType.PLAIN_TEXT_UTF_8);

  private ConsolePages() {}

  /** Returns the page, which loads the other files. */
  static HttpService html() {
    return new Page(file("console.html", MediaType.HTML_UTF_8));
  }

  /** Returns the other files by the path parameter "file". */
  static HttpService assets() {
    var files =
        FILES.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, each -> file(each.getKey(), each.getValue())));
    return new Page((ctx, req) -> {
      var found = files.get(Objects.requireNonNull(ctx.pathParam("file")));
      if (found == null) {
        throw HttpStatusException.of(404);
      }
      return found.serve(ctx, req);
    });
  }

  private static HttpService file(String name, MediaType type) {
    return HttpFile.builder(ConsolePages.class.getClassLoader(), FOLDER + name)
        .contentType(type)
        // An entity tag makes the question cheap, and a newer version is seen at once.
        .cacheControl(ServerCacheControl.REVALIDATED)
        .build()
        .asService();
  }

  /** Page with the policy of the console in place of the one of other pages. */
  private record Page(HttpService file) implements HttpService, ReadOnlyPage {
    @Override
    public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
      ctx.setAdditionalResponseHeader(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY);
      return file.serve(ctx, req);
    }
  }
}
