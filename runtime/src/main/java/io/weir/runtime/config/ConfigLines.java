package io.weir.runtime.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Lines of the values in a file, for mistakes that are found after it was read. */
final class ConfigLines {
  private final @Nullable Node root;

  private ConfigLines(@Nullable Node root) {
    this.root = root;
  }

  /** Reads the lines of a file that is a configuration. */
  static ConfigLines of(Path file) {
    var text = TextFile.text(file);
    return new ConfigLines(YamlText.root(text, new Mistakes(file.toString())).orElse(null));
  }

  /**
   * Returns the line of a value, or of the innermost value around it that the file has.
   *
   * @param path keys of mappings, and positions in lists from 0: "apis", 0, "descriptors"
   * @return line from 1; 0 if the file has nothing on the path
   */
  int of(Object... path) {
    return root == null ? 0 : below(root, 0, List.of(path));
  }

  /**
   * Returns the line of a value below a node, or of the innermost value around it.
   *
   * @param line line of the node
   */
  static int below(Node node, int line, List<?> path) {
    int innermost = line;
    var around = node;
    for (var step : path) {
      var found = step(around, step);
      if (found == null) {
        return innermost;
      }
      innermost = found.line();
      around = found.node();
    }
    return innermost;
  }

  private record Found(Node node, int line) {}

  private static @Nullable Found step(Node node, Object step) {
    return switch (node) {
      case MappingNode mapping -> inMapping(mapping, step).orElse(null);
      case SequenceNode list when step instanceof Integer at && at < list.getValue().size() -> {
        var element = list.getValue().get(at);
        yield new Found(element, Place.line(element));
      }
      default -> null;
    };
  }

  private static Optional<Found> inMapping(MappingNode mapping, Object key) {
    return mapping.getValue().stream()
        .filter(
            each -> each.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key))
        .map(each -> new Found(each.getValueNode(), Place.line(each.getKeyNode())))
        .findFirst();
  }
}
