package io.weir.users.user;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A stored user.
 *
 * @param locale BCP 47 tag; empty if not known
 * @param version 1 when created, incremented by each change
 */
public record User(
    UUID id,
    Email email,
    String displayName,
    String locale,
    UserStatus status,
    Map<String, String> labels,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  public User {
    labels = Map.copyOf(labels);
  }

  /** Returns an upper bound of the size on the wire, in bytes. */
  public int weight() {
    return weight(email, displayName, locale, labels);
  }

  static int weight(Email email, String displayName, String locale, Map<String, String> labels) {
    var characters = email.address().length() + displayName.length() + locale.length();
    for (var label : labels.entrySet()) {
      characters += label.getKey().length() + label.getValue().length() + LABEL_BYTES;
    }
    return FIXED_BYTES + characters * UTF8_BYTES_PER_CHAR;
  }

  private static final int FIXED_BYTES = 160;
  private static final int LABEL_BYTES = 8;
  private static final int UTF8_BYTES_PER_CHAR = 3;
}
