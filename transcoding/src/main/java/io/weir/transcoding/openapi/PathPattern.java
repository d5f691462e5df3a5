package io.weir.transcoding.openapi;

import io.weir.transcoding.template.PathTemplate;
import io.weir.transcoding.template.PathTemplate.Segment;
import io.weir.transcoding.template.PathTemplate.Variable;
import io.weir.transcoding.template.Percent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Path template in OpenAPI's form, where a parameter is one segment and its value has no '/'. The
 * literals of a variable remain in the path, and each of its wildcards becomes a parameter:
 * "/v1/{name=shelves/*}" becomes "/v1/shelves/{name_shelves}".
 */
record PathPattern(List<Part> parts, String verb) {

  PathPattern {
    parts = List.copyOf(parts);
  }

  sealed interface Part {
    /** Literal text, percent-encoded. */
    record Literal(String text) implements Part {}

    /**
     * One segment or, with {@code rest}, any number of them.
     *
     * @param name suggested name of the parameter
     * @param variable the variable that contains this wildcard, null if none does
     */
    record Wildcard(String name, boolean rest, @Nullable Variable variable) implements Part {
      /** Returns whether the parameter is the whole variable. */
      boolean isWhole() {
        return variable != null && variable.end() - variable.first() == 1;
      }
    }
  }

  static PathPattern of(PathTemplate template) {
    List<Part> parts = new ArrayList<>();
    var segments = template.segments();
    for (int i = 0; i < segments.size(); i++) {
      parts.add(part(template, i));
    }
    var verb = template.verb();
    return new PathPattern(parts, verb == null ? "" : ":" + encoded(verb));
  }

  private static Part part(PathTemplate template, int index) {
    return switch (template.segments().get(index)) {
      case Segment.Literal literal -> new Part.Literal(encoded(literal.text()));
      case Segment.Any any -> wildcard(template, index, false);
      case Segment.Rest rest -> wildcard(template, index, true);
    };
  }

  private static Part wildcard(PathTemplate template, int index, boolean rest) {
    var variable =
        template.variables().stream()
            .filter(each -> each.first() <= index && index < each.end())
            .findFirst()
            .orElse(null);
    return new Part.Wildcard(name(template, index, variable), rest, variable);
  }

  /**
   * Returns the parameter name for a wildcard. In a variable of several segments it is taken from
   * the preceding literal, which usually names a collection.
   */
  private static String name(PathTemplate template, int index, @Nullable Variable variable) {
    if (variable == null) {
      return "segment_" + (index + 1);
    }
    if (variable.end() - variable.first() == 1) {
      return variable.fieldPath();
    }
    boolean named =
        index > variable.first()
            && template.segments().get(index - 1) instanceof Segment.Literal literal
            && literal.text().matches("[A-Za-z0-9_-]+");
    return variable.fieldPath()
        + "_"
        + (named
            ? ((Segment.Literal) template.segments().get(index - 1)).text()
            : String.valueOf(index - variable.first() + 1));
  }

  private static String encoded(String text) {
    var out = new StringBuilder();
    Percent.encode(text, false, out);
    return out.toString();
  }

  List<Part.Wildcard> wildcards() {
    return parts.stream()
        .filter(Part.Wildcard.class::isInstance)
        .map(Part.Wildcard.class::cast)
        .toList();
  }

  /**
   * Returns a key that is equal for templates that match the same paths, regardless of variable
   * names.
   */
  String exactly() {
    return text(wildcards().stream().map(each -> each.rest() ? "**" : "*").toList());
  }

  /**
   * Returns a key that is equal for paths that OpenAPI considers identical, regardless of parameter
   * names.
   */
  String shape() {
    return text(wildcards().stream().map(each -> "*").toList());
  }

  /** Renders the path with these names for its wildcards, in order. */
  String text(List<String> names) {
    var text = new StringBuilder();
    int next = 0;
    for (Part part : parts) {
      text.append('/');
      switch (part) {
        case Part.Literal literal -> text.append(literal.text());
        case Part.Wildcard wildcard -> text.append('{').append(names.get(next++)).append('}');
      }
    }
    return text.append(verb).toString();
  }
}
