package io.weir.users.room;

import io.weir.users.call.Call;

/**
 * Renews the lease on this instance's members, and deletes data of rooms that is past its
 * retention.
 */
public final class RoomHousekeeping {
  private final MemberStore members;
  private final MessageStore messages;
  private final RoomFeed feed;
  private final RoomsConfig config;

  /**
   * @param members a store on the connection for the service's own work, as is {@code messages}
   */
  public RoomHousekeeping(
      MemberStore members, MessageStore messages, RoomFeed feed, RoomsConfig config) {
    this.members = members;
    this.messages = messages;
    this.feed = feed;
    this.config = config;
  }

  public void renew(Call call) {
    // Read before: members that join meanwhile renew the lease themselves.
    var sessions = feed.sessions();
    if (!members.renew(call)) {
      sessions.forEach(RoomSession::lost);
    }
  }

  public void clear(Call call) {
    members.removeLost(call);
    messages.forget(config, call);
    members.forgetRooms(call);
  }

  /** Removes the members of this instance, because it shuts down. */
  public void removeMembers(Call call) {
    members.removeAll(call);
  }
}
