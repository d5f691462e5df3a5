package io.weir.transcoding;

import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.codec.FieldBehaviors;
import io.weir.transcoding.codec.RequiredFields;
import io.weir.transcoding.query.MaskPaths;
import io.weir.transcoding.query.PatchMask;
import io.weir.transcoding.report.Violations;
import io.weir.transcoding.schema.FieldNames;
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
    var enforced =
        FieldBehaviors.enforce(
            binding.schema(),
            binding.options(),
            binding.request(),
            message,
            counted(binding, message),
            names,
            violations);
    var mask = binding.mask();
    return mask == null ? enforced : withoutOutput(mask, enforced, names, violations);
  }

  /** Drops the paths of a mask whose fields were dropped: the service would clear those fields. */
  private static Slice withoutOutput(
      PatchMask mask, Slice message, FieldNames names, Violations violations) {
    var given = MaskPaths.in(mask.field(), message);
    var kept = given.stream().filter(path -> !mask.isOutput(path)).toList();
    if (kept.size() == given.size()) {
      return message;
    }
    if (kept.isEmpty()) {
      // Services take an empty mask for all fields.
      violations.add(names.of(mask.field()), "names only fields that the service sets");
      return message;
    }
    return MaskPaths.replace(mask.field(), message, kept);
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
    List<String> paths = mask == null ? List.of() : MaskPaths.in(mask.field(), message);
    boolean whole = mask != null && (paths.isEmpty() || paths.contains("*"));
    return path ->
        whole
            || !path.startsWith(below)
            || paths.stream().anyMatch(named -> covers(named, path.substring(below.length())));
  }

  private static boolean covers(String named, String path) {
    return path.equals(named) || path.startsWith(named + ".");
  }
}
