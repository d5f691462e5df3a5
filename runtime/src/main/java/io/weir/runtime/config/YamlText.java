package io.weir.runtime.config;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Parses YAML 1.2 into nodes with line numbers. */
final class YamlText {
  private static final int MAX_ALIASES = 50;
  private static final int MAX_CODE_POINTS = 1 << 20;
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setMaxAliasesForCollections(MAX_ALIASES)
          .setCodePointLimit(MAX_CODE_POINTS)
          // Accepted here, so that our own check reports such keys with their line.
          .setAllowNonScalarKeys(true)
          .build();

  private YamlText() {}

  /**
   * Parses a text. Returns empty if it contains only whitespace and comments, or if it is not YAML,
   * after adding a mistake.
   */
  static Optional<Node> root(String text, Mistakes mistakes) {
    return tried(
            mistakes,
            () -> new Compose(SETTINGS).composeString(text).filter(node -> !isNothing(node)))
        .flatMap(Function.identity());
  }

  /** Parses a text to maps, lists and scalars. */
  static Optional<Object> tree(String text, Mistakes mistakes) {
    return tried(mistakes, () -> new Load(SETTINGS).loadFromString(text));
  }

  private static <T> Optional<T> tried(Mistakes mistakes, Supplier<@Nullable T> reading) {
    try {
      return Optional.ofNullable(reading.get());
    } catch (MarkedYamlEngineException e) {
      mistakes.add(
          e.getProblemMark().map(Mark::getLine).orElse(-1) + 1, "is no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      mistakes.add(0, "is no YAML: " + e.getMessage());
    } catch (StackOverflowError e) {
      // The composer recurses as deep as the text is nested, which nothing else limits.
      mistakes.add(0, "is no YAML: nested too deeply");
    }
    return Optional.empty();
  }

  /** Returns true for a key without a value, which counts as absent. */
  static boolean isNothing(Node node) {
    return node instanceof ScalarNode scalar
        && scalar.getScalarStyle() == ScalarStyle.PLAIN
        && (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isEmpty());
  }
}
