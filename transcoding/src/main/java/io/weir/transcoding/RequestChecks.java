package io.weir.transcoding;

import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.FieldBehaviors;
import io.weir.transcoding.codec.RequiredFields;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldNames;
import io.weir.transcoding.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Checks of a whole request message, with its fields of path, query and body. */
final class RequestChecks {
  private static final String PATCH = "PATCH";

  private RequestChecks() {}

  /** Records a violation for each field that the syntax of the schema requires. */
  static void require(Binding binding, Slice message, FieldNames names, Violations violations) {
    if (binding.request().isDemanding()) {
      RequiredFields.check(
          binding.schema(), binding.options(), binding.request(), message, names, violations);
    }
  }

  /**
   * Enforces google.api.field_behavior, if that is switched on. Returns the message without the
   * fields that only the service sets, or null if it stays as it is.
   */
  static @Nullable Slice enforce(
      Binding binding, Slice message, FieldNames names, Violations violations) {
    if (!binding.enforcesBehavior() || !binding.request().isBehaving()) {
      return null;
    }
    return FieldBehaviors.enforce(
        binding.schema(),
        binding.options(),
        binding.request(),
        message,
        counted(binding, message),
        names,
        violations);
  }

  /**
   * Returns which missing fields are mistakes. A PATCH changes part of its body: there, those that
   * its mask names.
   */
  private static Predicate<String> counted(Binding binding, Slice message) {
    var body = binding.body();
    if (body == null || !binding.route().httpMethod().equals(PATCH)) {
      return path -> true;
    }
    var below = body.name() + ".";
    var mask = binding.mask();
    List<String> paths = mask == null ? List.of() : paths(mask.field(), message);
    boolean whole = mask != null && (paths.isEmpty() || paths.contains("*"));
    return path ->
        whole
            || !path.startsWith(below)
            || paths.stream().anyMatch(named -> covers(named, path.substring(below.length())));
  }

  private static boolean covers(String named, String path) {
    return path.equals(named) || path.startsWith(named + ".");
  }

  /** Returns the paths of a mask in a message. */
  private static List<String> paths(Field mask, Slice message) {
    List<String> paths = new ArrayList<>();
    int path = mask.message().require(1).tag();
    var in = new WireReader();
    in.reset(message.array(), message.start(), message.end());
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag != mask.tag()) {
        in.skip(tag);
        continue;
      }
      int outer = in.enter(in.readLength());
      while (!in.atLimit()) {
        int inner = in.readTag();
        if (inner == path) {
          int length = in.readLength();
          paths.add(new String(in.array(), in.position(), length, StandardCharsets.UTF_8));
          in.position(in.position() + length);
        } else {
          in.skip(inner);
        }
      }
      in.leave(outer);
    }
    return paths;
  }
}
