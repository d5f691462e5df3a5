package io.weir.users.room;

import io.weir.users.call.Text;
import io.weir.users.call.Violations;
import io.weir.users.user.UserRules;
import java.util.regex.Pattern;

/** Checks names of rooms, and display names and texts of messages. */
public final class RoomRules {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
  private static final int MAX_TEXT = 2000;

  private RoomRules() {}

  public static void checkName(String room, Violations found) {
    if (room.isEmpty()) {
      found.add("room", "is required");
    } else if (!NAME.matcher(room).matches()) {
      found.add("room", "must be 1 to 64 of a-z, 0-9, - and _, the first a letter or digit");
    }
  }

  /** Checks a member's name by the rules for users. */
  public static void checkDisplayName(String name, Violations found) {
    UserRules.checkDisplayName(name, found);
  }

  public static void checkText(String text, Violations found) {
    var characters = Text.characters(text);
    if (text.isBlank()) {
      found.add("text", "must not only be spaces");
    } else if (characters > MAX_TEXT) {
      found.add(
          "text", "has %d characters, at most %d are allowed".formatted(characters, MAX_TEXT));
    } else if (text.codePoints().anyMatch(RoomRules::isForbidden)) {
      found.add("text", "must not contain control characters but tab and line feed");
    }
  }

  private static boolean isForbidden(int character) {
    return Character.isISOControl(character) && character != '\n' && character != '\t';
  }
}
