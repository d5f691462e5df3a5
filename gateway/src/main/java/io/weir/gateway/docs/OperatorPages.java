package io.weir.gateway.docs;

import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.file.HttpFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pages of the operator: the files of one directory, without its subdirectories. Reads each file on
 * first use. Thread-safe.
 */
final class OperatorPages {
  /**
   * Pattern of file names. It allows neither a slash nor a second dot, so that a name cannot lead
   * to another directory.
   */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*\\.([a-z]+)");

  private static final Map<String, MediaType> TYPES =
      Map.of(
          "html", MediaType.HTML_UTF_8,
          "css", MediaType.CSS_UTF_8,
          "js", DocsFiles.SCRIPT,
          "svg", MediaType.SVG_UTF_8,
          "png", MediaType.PNG);

  private final String directory;
  private final Map<String, StaticFile> read = new ConcurrentHashMap<>();

  /**
   * @param directory as in {@link DocsConfig#pages}
   */
  OperatorPages(String directory) {
    this.directory = directory;
  }

  /** Returns the file with a name, or null if it does not exist. */
  @Nullable StaticFile find(String name) {
    var matcher = NAME.matcher(name);
    if (directory.isEmpty() || !matcher.matches()) {
      return null;
    }
    var type = TYPES.get(matcher.group(1));
    return type == null ? null : read.computeIfAbsent(name, file -> read(type, file));
  }

  private @Nullable StaticFile read(MediaType type, String name) {
    var content = DocsFiles.content(file(name));
    return content == null ? null : StaticFile.revalidated(type, content);
  }

  private HttpFile file(String name) {
    return directory.startsWith(DocsConfig.CLASSPATH)
        ? DocsFiles.resource(directory.substring(DocsConfig.CLASSPATH.length()) + "/" + name)
        : HttpFile.of(Path.of(directory, name));
  }
}
