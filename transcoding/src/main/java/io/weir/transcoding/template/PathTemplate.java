package io.weir.transcoding.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed path template: segments, perhaps a verb, and variables that name runs of segments.
 *
 * @param verb what follows the colon, without it
 */
public record PathTemplate(
    String text, List<Segment> segments, @Nullable String verb, List<Variable> variables) {

  public PathTemplate {
    segments = List.copyOf(segments);
    variables = List.copyOf(variables);
  }

  /** What one segment of a path must be. */
  public sealed interface Segment {
    /** This text, percent-decoded. */
    record Literal(String text) implements Segment {}

    /** {@code *}: any one segment that is not empty. */
    record Any() implements Segment {}

    /** {@code **}: any number of segments, also none. */
    record Rest() implements Segment {}
  }

  /**
   * A field that takes the text of the segments from {@code first} to before {@code end}.
   *
   * @param multiple whether it can take several segments; then %2F stays as it is
   */
  public record Variable(String fieldPath, int first, int end, boolean multiple) {}

  /**
   * Parses by the grammar of google/api/http.proto.
   *
   * @throws IllegalArgumentException saying what is wrong and where
   */
  public static PathTemplate parse(String text) {
    return new TemplateParser(text).parse();
  }
}
