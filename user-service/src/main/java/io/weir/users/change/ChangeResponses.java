package io.weir.users.change;

import io.weir.users.server.Timestamps;
import io.weir.users.user.UserResponses;
import io.weir.users.v1.UserEvent;

/** Converts changes to events. */
final class ChangeResponses {
  private ChangeResponses() {}

  /** Returns the first event of a watch, with the number of the change behind which it begins. */
  static UserEvent started(long position) {
    return UserEvent.newBuilder().setId(position).setKind(UserEvent.Kind.STARTED).build();
  }

  static UserEvent event(Change change) {
    return UserEvent.newBuilder()
        .setId(change.sequence())
        .setKind(kind(change.kind()))
        .setUser(UserResponses.user(change.user()))
        .setAt(Timestamps.of(change.at()))
        .build();
  }

  private static UserEvent.Kind kind(Change.Kind kind) {
    return switch (kind) {
      case CREATED -> UserEvent.Kind.CREATED;
      case UPDATED -> UserEvent.Kind.UPDATED;
      case DELETED -> UserEvent.Kind.DELETED;
    };
  }
}
