package io.weir.transcoding.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parsed path template: segments, an optional verb, and variables that name ranges of segments.
 *
 * @param verb the text after the colon, or null
 */
public record PathTemplate(
    String text, List<Segment> segments, @Nullable String verb, List<Variable> variables) {

  public PathTemplate {
    segments = List.copyOf(segments);
    variables = List.copyOf(variables);
  }

  /** Pattern for one segment of a path. */
  public sealed interface Segment {
    /** Matches this text, compared after percent-decoding. */
    record Literal(String text) implements Segment {}

    /** {@code *}: matches one segment that is not empty. */
    record Any() implements Segment {}

    /** {@code **}: matches any number of segments, including none. */
    record Rest() implements Segment {}
  }

  /**
   * Variable that captures the segments from {@code first} (inclusive) to {@code end} (exclusive)
   * into a field.
   *
   * @param multiple whether it can capture several segments; %2F is then not decoded
   */
  public record Variable(String fieldPath, int first, int end, boolean multiple) {}

  /**
   * Parses a template by the grammar in google/api/http.proto.
   *
   * @throws IllegalArgumentException if the text is not a template; the message says what is wrong
   *     and where
   */
  public static PathTemplate parse(String text) {
    return new TemplateParser(text).parse();
  }
}
