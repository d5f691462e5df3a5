package io.weir.transcoding;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.ScalarText;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.template.PathTemplate;
import io.weir.transcoding.template.PathTemplate.Variable;
import io.weir.transcoding.template.Percent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Location of a created resource: a path template filled with fields of the response. */
final class Location {
  private final List<Part> parts;

  private Location(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** Literal text, optionally followed by a field. */
  private record Part(String literal, @Nullable FieldPath field, boolean multiple) {}

  static Location compile(MessageType response, String text) {
    var template = PathTemplate.parse(text);
    List<Part> parts = new ArrayList<>();
    int at = 0;
    for (Variable variable : template.variables()) {
      int open = text.indexOf('{', at);
      var field = FieldPath.resolve(response, variable.fieldPath());
      if (!field.last().isSingular() || field.last().kind().isMessage()) {
        throw new IllegalArgumentException("created: " + variable.fieldPath() + " is not a scalar");
      }
      parts.add(new Part(text.substring(at, open), field, variable.multiple()));
      at = text.indexOf('}', open) + 1;
    }
    parts.add(new Part(text.substring(at), null, false));
    return new Location(parts);
  }

  /** Returns the path, or null if a field that it needs is not set in the response. */
  @Nullable String of(Slice response) {
    var path = new StringBuilder();
    var value = new Bytes(64);
    for (Part part : parts) {
      path.append(part.literal());
      if (part.field() != null) {
        value.setLength(0);
        if (!ScalarText.last(part.field(), response, value) || value.length() == 0) {
          return null;
        }
        Percent.encode(value.toString(), part.multiple(), path);
      }
    }
    return path.toString();
  }
}
