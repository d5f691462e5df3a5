package io.weir.runtime.serving;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.file.HttpFile;
import java.util.Collection;
import java.util.stream.Collectors;

/** Page at / of the admin port, with a link to each page. */
final class IndexPage {
  private IndexPage() {}

  static HttpService of(Collection<String> paths) {
    var links =
        paths.stream()
            .filter(path -> !path.contains("{"))
            .map(path -> "<li><a href=\"%1$s\">%1$s</a></li>".formatted(path))
            .collect(Collectors.joining("\n"));
    var page = "<!doctype html><title>Weir</title>\n<ul>\n" + links + "\n</ul>\n";
    return HttpFile.builder(HttpData.ofUtf8(page))
        .contentType(MediaType.HTML_UTF_8)
        .build()
        .asService();
  }
}
