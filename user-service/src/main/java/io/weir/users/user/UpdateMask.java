package io.weir.users.user;

import com.google.protobuf.FieldMask;
import io.weir.users.call.Violations;
import io.weir.users.v1.User;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields that an update changes (AIP-134): those in the mask, or all fields with a value if there
 * is no mask.
 */
final class UpdateMask {
  private static final String FIELD = "update_mask";

  private enum Changeable {
    EMAIL,
    DISPLAY_NAME,
    LOCALE,
    STATUS,
    LABELS
  }

  private static final Map<String, Changeable> CHANGEABLE =
      Map.of(
          "email", Changeable.EMAIL,
          "display_name", Changeable.DISPLAY_NAME,
          "locale", Changeable.LOCALE,
          "status", Changeable.STATUS,
          "labels", Changeable.LABELS);

  /** Fields that identify user and version. A mask derived from a JSON body contains them. */
  private static final Set<String> SELECTING = Set.of("id", "etag");

  private static final Set<String> GIVEN_BY_SERVICE = Set.of("created_at", "updated_at", "version");

  private UpdateMask() {}

  static UserChange change(User user, FieldMask mask, Violations found) {
    var fields = mask.getPathsCount() == 0 ? populated(user) : named(mask, found);
    if (fields.isEmpty() && found.all().isEmpty()) {
      found.add(FIELD, "names no field to change, and the user has none");
    }
    var inUser = found.within("user");
    return new UserChange(
        fields.contains(Changeable.EMAIL) ? new Email(user.getEmail()) : null,
        fields.contains(Changeable.DISPLAY_NAME) ? user.getDisplayName() : null,
        fields.contains(Changeable.LOCALE) ? user.getLocale() : null,
        fields.contains(Changeable.STATUS) ? status(user, inUser) : null,
        fields.contains(Changeable.LABELS) ? user.getLabelsMap() : null);
  }

  private static Set<Changeable> populated(User user) {
    var fields = EnumSet.noneOf(Changeable.class);
    addIf(!user.getEmail().isEmpty(), Changeable.EMAIL, fields);
    addIf(!user.getDisplayName().isEmpty(), Changeable.DISPLAY_NAME, fields);
    addIf(!user.getLocale().isEmpty(), Changeable.LOCALE, fields);
    addIf(user.getStatusValue() != 0, Changeable.STATUS, fields);
    addIf(user.getLabelsCount() > 0, Changeable.LABELS, fields);
    return fields;
  }

  private static void addIf(boolean has, Changeable field, Set<Changeable> fields) {
    if (has) {
      fields.add(field);
    }
  }

  private static Set<Changeable> named(FieldMask mask, Violations found) {
    var fields = EnumSet.noneOf(Changeable.class);
    for (var path : mask.getPathsList()) {
      var field = CHANGEABLE.get(path);
      if (field != null) {
        fields.add(field);
      } else if (path.equals("*")) {
        fields.addAll(EnumSet.allOf(Changeable.class));
      } else if (GIVEN_BY_SERVICE.contains(path)) {
        found.add(FIELD, path + " is given by the service and cannot be changed");
      } else if (!SELECTING.contains(path)) {
        found.add(FIELD, "there is no changeable field " + path);
      }
    }
    return fields;
  }

  private static @Nullable UserStatus status(User user, Violations found) {
    var status = UserRequests.status(user, found);
    if (user.getStatusValue() == 0) {
      found.add("status", "is required when it is to be changed");
    }
    return status;
  }
}
