package io.weir.users.room;

import io.weir.users.call.Violations;
import io.weir.users.server.RequestFields;
import io.weir.users.v1.ChatRequest;
import io.weir.users.v1.CloseMemberRequest;
import io.weir.users.v1.ListMessagesRequest;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests about rooms. Each method throws {@link io.weir.users.call.InvalidRequest} with all
 * invalid fields.
 */
final class RoomRequests {
  private static final int MAX_HISTORY = 1000;
  private static final int HISTORY = 50;
  private static final int MAX_PAGE = 100;
  private static final int PAGE = 50;

  private RoomRequests() {}

  /**
   * The first request of a chat.
   *
   * @param behind number of the message behind which events begin; empty for the newest messages
   * @param history number of newest messages
   */
  record Join(String room, String displayName, OptionalLong behind, int history) {

    /** Number of the message behind which events begin. */
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
    var lastId = first.hasLastId() ? OptionalLong.of(first.getLastId()) : OptionalLong.empty();
    var behind = RequestFields.position(lastId, lastEventId, found);
    var history = first.hasHistory() ? first.getHistory() : HISTORY;
    if (history < 0 || history > MAX_HISTORY) {
      found.add("history", "must be from 0 to " + MAX_HISTORY);
    }
    found.throwIfAny();
    return new Join(first.getRoom(), first.getDisplayName(), behind, history);
  }

  /** Returns the message of a request; null if it has none. */
  static @Nullable NewMessage message(ChatRequest request, String room) {
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
    RequestFields.checkPageSize(asked, found);
    var token = request.getPageToken();
    var read = RoomPageTokens.messages(request.getRoom(), token);
    var before = RequestFields.pagePosition(token, read, found);
    found.throwIfAny();
    return new Messages(request.getRoom(), asked == 0 ? PAGE : Math.min(asked, MAX_PAGE), before);
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
    var member = RequestFields.valid(RequestFields.id("id", request.getId(), found), found);
    return new Close(request.getRoom(), member);
  }
}
