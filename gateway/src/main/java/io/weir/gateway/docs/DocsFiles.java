package io.weir.gateway.docs;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.file.HttpFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Files below /docs: our page around Swagger UI, the files of Swagger UI from its jar, and the
 * operator's pages. Reads each file on first use. Thread-safe.
 */
final class DocsFiles {
  private static final String JAR = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final String JAR_FILES = "META-INF/resources/webjars/swagger-ui/";
  private static final String OURS = "io/weir/gateway/docs/";

  /** Media type of scripts (RFC 9239). */
  static final MediaType SCRIPT = MediaType.parse("text/javascript; charset=utf-8");

  private static final Map<String, MediaType> SWAGGER_UI =
      Map.of(
          "swagger-ui.css", MediaType.CSS_UTF_8,
          "swagger-ui-bundle.js", SCRIPT,
          "swagger-ui-bundle.js.LICENSE.txt", MediaType.PLAIN_TEXT_UTF_8,
          "favicon-32x32.png", MediaType.PNG);

  private static final Map<String, MediaType> OWN =
      Map.of("page.css", MediaType.CSS_UTF_8, "page.js", SCRIPT);

  private final OperatorPages operatorPages;
  private final String version = version();
  private final Map<String, StaticFile> read = new ConcurrentHashMap<>();

  DocsFiles(OperatorPages operatorPages) {
    this.operatorPages = operatorPages;
  }

  /** Returns the page at /docs. */
  StaticFile page() {
    return read.computeIfAbsent(
        "",
        page -> {
          var html = required(OURS + "page.html").toStringUtf8().replace("{version}", version);
          return StaticFile.revalidated(MediaType.HTML_UTF_8, HttpData.ofUtf8(html));
        });
  }

  /** Returns the file with a name below /docs/, or null if it does not exist. */
  @Nullable StaticFile find(String name) {
    var file = ofThePage(name);
    return file == null ? operatorPages.find(name) : file;
  }

  private @Nullable StaticFile ofThePage(String name) {
    var own = OWN.get(name);
    if (own != null) {
      return read.computeIfAbsent(name, file -> StaticFile.revalidated(own, required(OURS + file)));
    }
    var slash = name.indexOf('/');
    var type = SWAGGER_UI.get(name.substring(slash + 1));
    return type != null && slash > 0 && name.substring(0, slash).equals(version)
        ? read.computeIfAbsent(name, file -> StaticFile.versioned(type, required(JAR_FILES + file)))
        : null;
  }

  private static String version() {
    var properties = new Properties();
    try {
      properties.load(new StringReader(required(JAR).toStringUtf8()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  private static HttpData required(String resource) {
    return Objects.requireNonNull(
        content(resource(resource)), () -> "there is no " + resource + " on the class path");
  }

  static HttpFile resource(String path) {
    return HttpFile.of(DocsFiles.class.getClassLoader(), path);
  }

  /** Returns the content of a file, read on the calling thread, or null if it does not exist. */
  static @Nullable HttpData content(HttpFile file) {
    return file.aggregate(Runnable::run).join().content();
  }
}
