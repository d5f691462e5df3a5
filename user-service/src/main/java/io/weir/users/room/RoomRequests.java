package io.weir.users.room;

import io.weir.users.call.Violations;
import io.weir.users.server.LastEventId;
import io.weir.users.server.RequestFields;
import io.weir.users.user.UserPageTokens;
import io.weir.users.v1.ChatRequest;
import io.weir.users.v1.CloseMemberRequest;
import io.weir.users.v1.ListMessagesRequest;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What requests of rooms mean to the domain. Each method throws {@link
 * io.weir.users.call.UsersFailure.Invalid} with everything that is wrong.
 */
final class RoomRequests {
  private static final int MOST_HISTORY = 1000;
  private static final int HISTORY = 50;
  private static final int MOST_A_PAGE = 100;
  private static final int PAGE = 50;

  private RoomRequests() {}

  /**
   * Who joins which room.
   *
   * @param behind the events go on behind this message; empty for the newest ones
   * @param history how many of those
   */
  record Join(String room, String displayName, OptionalLong behind, int history) {

    /** Behind which message the events begin, in a room that stands as it does. */
    long position(long last, long forgotten) {
      return behind.orElse(Math.max(last - history, forgotten));
    }
  }

  record Messages(String room, int size, @Nullable Long before) {}

  record Close(String room, UUID member) {}

  static Join join(ChatRequest first, @Nullable String lastEventId) {
    var found = new Violations();
    RoomRules.checkName(first.getRoom(), found);
    RoomRules.checkDisplayName(first.getDisplayName(), found);
    var said = first.hasLastId() ? OptionalLong.of(first.getLastId()) : OptionalLong.empty();
    var behind =
        lastEventId == null ? said : RequestFields.number(LastEventId.NAME, lastEventId, found);
    if (behind.isPresent() && behind.getAsLong() < 0) {
      found.add("last_id", "must not be negative");
    }
    var history = first.hasHistory() ? first.getHistory() : HISTORY;
    if (history < 0 || history > MOST_HISTORY) {
      found.add("history", "must be from 0 to " + MOST_HISTORY);
    }
    found.throwIfAny();
    return new Join(first.getRoom(), first.getDisplayName(), behind, history);
  }

  /** Null when nothing is said. */
  static @Nullable NewMessage utterance(ChatRequest request, String room) {
    var found = new Violations();
    if (!request.getRoom().isEmpty() && !request.getRoom().equals(room)) {
      found.add("room", "is not that of the first request");
    }
    var id = request.getMessageId();
    var messageId = id.isEmpty() ? null : RequestFields.id("message_id", id, found);
    var text = request.getText();
    if (!text.isEmpty()) {
      RoomRules.checkText(text, found);
    }
    found.throwIfAny();
    return text.isEmpty() ? null : new NewMessage(text, messageId);
  }

  static Messages messages(ListMessagesRequest request) {
    var found = new Violations();
    RoomRules.checkName(request.getRoom(), found);
    var asked = request.getPageSize();
    if (asked < 0) {
      found.add("page_size", "must not be negative");
    }
    var token = request.getPageToken();
    var read = UserPageTokens.messages(request.getRoom(), token);
    var before = RequestFields.position(token, read, found);
    found.throwIfAny();
    return new Messages(
        request.getRoom(), asked == 0 ? PAGE : Math.min(asked, MOST_A_PAGE), before);
  }

  static String room(String room) {
    var found = new Violations();
    RoomRules.checkName(room, found);
    found.throwIfAny();
    return room;
  }

  static Close close(CloseMemberRequest request) {
    var found = new Violations();
    RoomRules.checkName(request.getRoom(), found);
    var member = RequestFields.id("id", request.getId(), found);
    found.throwIfAny();
    return new Close(request.getRoom(), Objects.requireNonNull(member));
  }
}
