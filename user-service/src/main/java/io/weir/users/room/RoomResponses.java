package io.weir.users.room;

import io.weir.users.server.Timestamps;
import io.weir.users.v1.ChatEvent;
import io.weir.users.v1.ListMembersResponse;
import io.weir.users.v1.ListMessagesResponse;
import io.weir.users.v1.RoomMember;
import io.weir.users.v1.RoomMessage;
import java.util.List;

/** Converts members and messages of rooms to messages of the RPCs. */
final class RoomResponses {
  private RoomResponses() {}

  /** The first event of a chat, with the number of the message behind which events begin. */
  static ChatEvent joined(Membership membership, long position) {
    return ChatEvent.newBuilder()
        .setId(position)
        .setKind(ChatEvent.Kind.JOINED)
        .setMember(member(membership.member()))
        .setLastId(membership.last())
        .build();
  }

  static ChatEvent said(io.weir.users.room.RoomMessage message) {
    return ChatEvent.newBuilder()
        .setId(message.sequence())
        .setKind(ChatEvent.Kind.SAID)
        .setMessage(message(message))
        .build();
  }

  private static RoomMessage message(io.weir.users.room.RoomMessage message) {
    var id = message.messageId();
    return RoomMessage.newBuilder()
        .setId(message.sequence())
        .setRoom(message.room())
        .setDisplayName(message.displayName())
        .setMemberId(message.member().toString())
        .setText(message.text())
        .setMessageId(id == null ? "" : id.toString())
        .setSaidAt(Timestamps.of(message.saidAt()))
        .build();
  }

  private static RoomMember member(io.weir.users.room.RoomMember member) {
    return RoomMember.newBuilder()
        .setId(member.id().toString())
        .setDisplayName(member.displayName())
        .setJoinedAt(Timestamps.of(member.joinedAt()))
        .build();
  }

  /**
   * @param found up to one more than the size of the page, which tells whether there is a next page
   */
  static ListMessagesResponse page(
      RoomRequests.Messages asked, List<io.weir.users.room.RoomMessage> found) {
    var page = found.subList(0, Math.min(asked.size(), found.size()));
    var response = ListMessagesResponse.newBuilder();
    page.forEach(message -> response.addMessages(message(message)));
    if (page.size() < found.size()) {
      response.setNextPageToken(RoomPageTokens.messages(asked.room(), page.getLast().sequence()));
    }
    return response.build();
  }

  static ListMembersResponse members(List<io.weir.users.room.RoomMember> members) {
    var response = ListMembersResponse.newBuilder();
    members.forEach(member -> response.addMembers(member(member)));
    return response.build();
  }
}
