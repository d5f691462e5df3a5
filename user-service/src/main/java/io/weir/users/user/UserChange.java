package io.weir.users.user;

import io.weir.users.call.Violations;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** New values for some fields of a user; null leaves a field unchanged. */
public record UserChange(
    @Nullable Email email,
    @Nullable String displayName,
    @Nullable String locale,
    @Nullable UserStatus status,
    @Nullable Map<String, String> labels) {

  public boolean isEmpty() {
    return Stream.of(email, displayName, locale, status, labels).allMatch(Objects::isNull);
  }

  /** Adds all invalid fields. */
  public void check(Violations found) {
    if (email != null) {
      email.check("email", found);
    }
    if (displayName != null) {
      UserRules.checkDisplayName(displayName, found);
    }
    if (locale != null) {
      UserRules.checkLocale(locale, found);
    }
    if (labels != null) {
      UserRules.checkLabels(labels, found);
    }
  }
}
