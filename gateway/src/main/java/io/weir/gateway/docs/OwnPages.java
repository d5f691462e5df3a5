package io.weir.gateway.docs;

import com.linecorp.armeria.common.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The operator's own pages beside the one of the API: the files of one directory, and of none below
 * it. Read when first asked for. Thread-safe.
 */
final class OwnPages {
  private static final int MOST_BYTES = 1 << 20;

  /** No slash and no second dot, so that no name leads elsewhere. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*\\.([a-z]+)");

  private static final Map<String, MediaType> TYPES =
      Map.of(
          "html", MediaType.HTML_UTF_8,
          "css", MediaType.CSS_UTF_8,
          "js", PageFiles.SCRIPT,
          "svg", MediaType.SVG_UTF_8,
          "png", MediaType.PNG);

  private final String directory;
  private final Map<String, Content> read = new ConcurrentHashMap<>();

  /**
   * @param directory as in {@link DocsConfig#pages}
   */
  OwnPages(String directory) {
    this.directory = directory;
  }

  /** Null if there is no such file. */
  @Nullable Content find(String name) {
    var matcher = NAME.matcher(name);
    if (directory.isEmpty() || !matcher.matches()) {
      return null;
    }
    var type = TYPES.get(matcher.group(1));
    return type == null ? null : read.computeIfAbsent(name, file -> content(type, file));
  }

  private @Nullable Content content(MediaType type, String name) {
    try (var in = open(name)) {
      if (in == null) {
        return null;
      }
      var content = Content.checkedEachTime(type, in.readNBytes(MOST_BYTES));
      return type.is(MediaType.HTML_UTF_8) || type.is(MediaType.SVG_UTF_8)
          ? PageFiles.guarded(content)
          : content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable InputStream open(String name) throws IOException {
    if (directory.startsWith(DocsConfig.CLASSPATH)) {
      var resource = directory.substring(DocsConfig.CLASSPATH.length()) + "/" + name;
      return OwnPages.class.getClassLoader().getResourceAsStream(resource);
    }
    var file = Path.of(directory, name);
    return Files.isRegularFile(file) ? Files.newInputStream(file) : null;
  }
}
