package io.weir.transcoding.query;

import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.codec.Submessages;
import io.weir.transcoding.json.JsonReader;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.schema.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Derives the update mask of a PATCH that has none: the fields present in its body. Descends into
 * plain messages; lists, maps and messages with their own JSON representation are named as a whole.
 * A null counts as present, because it clears the field. Immutable and thread-safe.
 */
public final class PatchMask {
  private static final String NAME = "update_mask";

  private final Field mask;
  private final Field body;
  private final List<String> excluded;
  private final boolean withoutOutput;

  private PatchMask(Field mask, Field body, List<String> excluded, boolean withoutOutput) {
    this.mask = mask;
    this.body = body;
    this.excluded = excluded;
    this.withoutOutput = withoutOutput;
  }

  /**
   * Returns the mask of a request type, or null if it has none.
   *
   * @param pathFields fields of the request that the path fills; they are not part of the mask
   * @param withoutOutput whether fields that are OUTPUT_ONLY are not part of the mask either
   */
  public static @Nullable PatchMask of(
      MessageType request, Field body, List<FieldPath> pathFields, boolean withoutOutput) {
    var mask = request.byName(NAME);
    boolean fits =
        mask != null
            && mask.isSingular()
            && mask.kind().isMessage()
            && mask.message().shape() == Shape.FIELD_MASK
            && body.isSingular()
            && body.kind().isMessage()
            && body.message().shape() == Shape.PLAIN;
    if (mask == null || !fits) {
      return null;
    }
    var prefix = body.name() + ".";
    var excluded =
        pathFields.stream()
            .map(FieldPath::toString)
            .filter(path -> path.startsWith(prefix))
            .map(path -> path.substring(prefix.length()))
            .toList();
    return new PatchMask(mask, body, excluded, withoutOutput);
  }

  /** Returns whether a field path is the mask itself. */
  public boolean is(FieldPath path) {
    return path.fields().getFirst() == mask;
  }

  /** Returns whether a path leads to a field that is OUTPUT_ONLY, or into one. */
  public boolean isOutput(String path) {
    @Nullable MessageType type = body.message();
    for (var name : path.split("\\.", -1)) {
      var field = type == null ? null : type.byName(name);
      if (field == null || field.isOutputOnly()) {
        return field != null;
      }
      type = field.isSingular() && field.kind().isMessage() ? field.message() : null;
    }
    return false;
  }

  /** Returns the mask's field of the request. */
  public Field field() {
    return mask;
  }

  /**
   * Appends the mask of a body that was converted without violations. Returns false if the body has
   * no field to change: services take an empty mask for all fields.
   */
  public boolean append(byte[] json, Bytes wire) {
    if (json.length == 0) {
      return false;
    }
    var in = new JsonReader();
    in.reset(json, 0, json.length, Integer.MAX_VALUE); // the depth was checked by the conversion
    int start = Submessages.begin(mask, wire);
    int before = wire.length();
    if (in.peek() == '{') {
      object(in, body.message(), "", wire);
    }
    int end = wire.length();
    Submessages.end(mask, start, wire);
    return end > before;
  }

  /** Appends the paths of an object's members. Returns false if it has none. */
  private boolean object(JsonReader in, MessageType type, String prefix, Bytes wire) {
    boolean members = in.enter();
    for (boolean more = members; more; more = in.more('}')) {
      in.readName();
      var field = type.byName(in.text(), in.textStart(), in.textEnd());
      if (field == null || (withoutOutput && field.isOutputOnly())) {
        in.skipValue();
      } else {
        member(in, field, prefix + field.name(), wire);
      }
    }
    return members;
  }

  private void member(JsonReader in, Field field, String path, Bytes wire) {
    boolean enters =
        in.peek() == '{'
            && field.isSingular()
            && field.kind().isMessage()
            && field.message().shape() == Shape.PLAIN;
    if (enters) {
      if (object(in, field.message(), path + ".", wire)) {
        return;
      }
    } else {
      in.skipValue();
    }
    if (!excluded.contains(path)) {
      MaskPaths.write(mask, path, wire);
    }
  }
}
