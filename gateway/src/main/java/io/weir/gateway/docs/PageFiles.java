package io.weir.gateway.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the page is made of: a frame of ours around Swagger UI, whose files come from its jar. Read
 * when first asked for. Thread-safe.
 */
final class PageFiles {
  private static final String JAR = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final String JAR_FILES = "META-INF/resources/webjars/swagger-ui/";
  private static final String OURS = "io/weir/gateway/docs/";

  /**
   * Nothing from elsewhere, and nothing inline: whatever a comment in a schema says stays a text.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** RFC 9239. */
  static final MediaType SCRIPT = MediaType.parse("text/javascript; charset=utf-8");

  private static final Map<String, MediaType> SWAGGER_UI =
      Map.of(
          "swagger-ui.css", MediaType.CSS_UTF_8,
          "swagger-ui-bundle.js", SCRIPT,
          "swagger-ui-bundle.js.LICENSE.txt", MediaType.PLAIN_TEXT_UTF_8,
          "favicon-32x32.png", MediaType.PNG);

  private static final Map<String, MediaType> OWN =
      Map.of("page.css", MediaType.CSS_UTF_8, "page.js", SCRIPT);

  private final OwnPages ownPages;
  private final String version = version();
  private final Map<String, Content> read = new ConcurrentHashMap<>();

  PageFiles(OwnPages ownPages) {
    this.ownPages = ownPages;
  }

  Content page() {
    return read.computeIfAbsent(
        "",
        page -> {
          var html = new String(bytes(OURS + "page.html"), UTF_8).replace("{version}", version);
          return guarded(Content.checkedEachTime(MediaType.HTML_UTF_8, html.getBytes(UTF_8)));
        });
  }

  /** With what a browser must be told before it shows a page. */
  static Content guarded(Content page) {
    return page.with(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
        .with(HttpHeaderNames.REFERRER_POLICY, "no-referrer");
  }

  /** Null if the page has no such file. */
  @Nullable Content find(String name) {
    var page = ofThePage(name);
    return page == null ? ownPages.find(name) : page;
  }

  private @Nullable Content ofThePage(String name) {
    var own = OWN.get(name);
    if (own != null) {
      return read.computeIfAbsent(name, file -> Content.checkedEachTime(own, bytes(OURS + file)));
    }
    var slash = name.indexOf('/');
    var type = SWAGGER_UI.get(name.substring(slash + 1));
    return type != null && slash > 0 && name.substring(0, slash).equals(version)
        ? read.computeIfAbsent(name, file -> Content.keptForEver(type, bytes(JAR_FILES + file)))
        : null;
  }

  private static String version() {
    var properties = new Properties();
    try (var in = PageFiles.class.getClassLoader().getResourceAsStream(JAR)) {
      if (in == null) {
        throw new IllegalStateException("the jar of Swagger UI is not on the class path");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  private static byte[] bytes(String resource) {
    try (var in = PageFiles.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + resource + " on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
