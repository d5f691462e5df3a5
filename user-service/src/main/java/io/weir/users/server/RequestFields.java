package io.weir.users.server;

import io.weir.users.call.Violations;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields that requests of several services have. A field that cannot be read adds a violation
 * and is null.
 */
public final class RequestFields {
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private static final Pattern NUMBER_TEXT = Pattern.compile("[0-9]{1,18}");

  private RequestFields() {}

  public static @Nullable UUID id(String field, String text, Violations found) {
    if (text.isEmpty()) {
      found.add(field, "is required");
    } else if (UUID_TEXT.matcher(text).matches()) {
      return UUID.fromString(text);
    } else {
      found.add(field, "is not a UUID");
    }
    return null;
  }

  /**
   * Reads the id of a request that has no other field to check.
   *
   * @throws io.weir.users.call.InvalidRequest if it is not a UUID
   */
  public static UUID id(String text) {
    var found = new Violations();
    return valid(id("id", text, found), found);
  }

  /** Returns the value, which was read if there are no violations. Throws otherwise. */
  public static <T> T valid(@Nullable T read, Violations found) {
    found.throwIfAny();
    return Objects.requireNonNull(read);
  }

  /**
   * Returns the position behind which a stream continues; empty for a new stream. A client that
   * reconnects sends the metadata last-event-id, so it is newer than the request.
   */
  public static OptionalLong position(
      OptionalLong inRequest, @Nullable String lastEventId, Violations found) {
    var position = lastEventId == null ? inRequest : number(lastEventId, found);
    if (position.isPresent() && position.getAsLong() < 0) {
      found.add("last_id", "must not be negative");
    }
    return position;
  }

  private static OptionalLong number(String lastEventId, Violations found) {
    if (NUMBER_TEXT.matcher(lastEventId).matches()) {
      return OptionalLong.of(Long.parseLong(lastEventId));
    }
    found.add(LastEventId.NAME, "is not the id of a message");
    return OptionalLong.empty();
  }

  public static void checkPageSize(int size, Violations found) {
    if (size < 0) {
      found.add("page_size", "must not be negative");
    }
  }

  /**
   * Returns the position of a page token. Adds a violation if a token is present but could not be
   * read.
   */
  public static <P> @Nullable P pagePosition(String token, @Nullable P position, Violations found) {
    if (!token.isEmpty() && position == null) {
      found.add("page_token", "was not given out by an earlier page of the same request");
    }
    return position;
  }
}
