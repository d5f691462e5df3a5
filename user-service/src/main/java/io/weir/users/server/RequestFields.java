package io.weir.users.server;

import io.weir.users.call.Violations;
import io.weir.users.user.PageRequest;
import io.weir.users.user.UserStatus;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Single fields of requests. What cannot be read is added to the violations and stands as null. */
public final class RequestFields {
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private static final Pattern NUMBER_TEXT = Pattern.compile("[0-9]{1,18}");
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

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

  /** Null also stands for a status that is not said. */
  public static @Nullable UserStatus status(
      io.weir.users.v1.UserStatus status, int number, Violations found) {
    return switch (status) {
      case USER_STATUS_ACTIVE -> UserStatus.ACTIVE;
      case USER_STATUS_SUSPENDED -> UserStatus.SUSPENDED;
      case USER_STATUS_UNSPECIFIED -> null;
      case UNRECOGNIZED -> {
        found.add("status", "is not known: " + number);
        yield null;
      }
    };
  }

  /** Up to 18 digits and nothing else. */
  public static OptionalLong number(String field, String text, Violations found) {
    if (NUMBER_TEXT.matcher(text).matches()) {
      return OptionalLong.of(Long.parseLong(text));
    }
    found.add(field, "is not the id of a message");
    return OptionalLong.empty();
  }

  public static Duration interval(
      String field, com.google.protobuf.Duration interval, Violations found) {
    // Its seconds alone decide when there are too many: they need not fit into nanoseconds.
    var seconds = Math.clamp(interval.getSeconds(), -1, LONGEST_INTERVAL.toSeconds() + 1);
    var read = Duration.ofSeconds(seconds, interval.getNanos());
    if (read.compareTo(SHORTEST_INTERVAL) < 0 || read.compareTo(LONGEST_INTERVAL) > 0) {
      found.add(field, "must be from 0.1s to 3600s");
    }
    return read;
  }

  public static int pageSize(int size, Violations found) {
    if (size < 0) {
      found.add("page_size", "must not be negative");
    }
    return PageRequest.size(size);
  }

  /** Adds a violation for a token that is there and was not understood. */
  public static <P> @Nullable P position(String token, @Nullable P position, Violations found) {
    if (!token.isEmpty() && position == null) {
      found.add("page_token", "was not given out by an earlier page of the same request");
    }
    return position;
  }
}
