package io.weir.runtime.serving;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import java.util.Collection;
import java.util.stream.Collectors;

/** What there is to see on the admin port. */
final class IndexPage {
  private IndexPage() {}

  static HttpService of(Collection<String> paths) {
    var links =
        paths.stream()
            .filter(path -> !path.contains("{"))
            .map(path -> "<li><a href=\"%1$s\">%1$s</a></li>".formatted(path))
            .collect(Collectors.joining("\n"));
    var page = "<!doctype html><title>Weir</title>\n<ul>\n" + links + "\n</ul>\n";
    return (ctx, req) -> HttpResponse.of(HttpStatus.OK, MediaType.HTML_UTF_8, page);
  }
}
