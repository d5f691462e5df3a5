package io.weir.users.user;

import io.weir.users.server.Timestamps;
import io.weir.users.v1.BatchGetUsersResponse;
import io.weir.users.v1.ListUsersResponse;
import io.weir.users.v1.SearchUsersResponse;
import io.weir.users.v1.User;
import io.weir.users.v1.UserStatus;
import java.util.UUID;

/** Converts users to messages. */
public final class UserResponses {
  private UserResponses() {}

  public static User user(io.weir.users.user.User user) {
    return User.newBuilder()
        .setId(user.id().toString())
        .setEmail(user.email().address())
        .setDisplayName(user.displayName())
        .setLocale(user.locale())
        .setStatus(status(user.status()))
        .putAllLabels(user.labels())
        .setCreatedAt(Timestamps.of(user.createdAt()))
        .setUpdatedAt(Timestamps.of(user.updatedAt()))
        .setVersion(user.version())
        .setEtag(Etags.of(user))
        .build();
  }

  static ListUsersResponse list(Page<UUID> page) {
    var response = ListUsersResponse.newBuilder();
    page.users().forEach(user -> response.addUsers(user(user)));
    var next = page.next();
    return response.setNextPageToken(next == null ? "" : UserPageTokens.list(next)).build();
  }

  static SearchUsersResponse search(SearchText query, Page<MatchPosition> page) {
    var response = SearchUsersResponse.newBuilder();
    page.users().forEach(user -> response.addUsers(user(user)));
    var next = page.next();
    return response
        .setNextPageToken(next == null ? "" : UserPageTokens.search(query, next))
        .build();
  }

  static BatchGetUsersResponse batch(UserBatch batch) {
    var response = BatchGetUsersResponse.newBuilder();
    batch.users().forEach(user -> response.addUsers(user(user)));
    batch.missing().forEach(id -> response.addMissingIds(id.toString()));
    return response.build();
  }

  private static UserStatus status(io.weir.users.user.UserStatus status) {
    return switch (status) {
      case ACTIVE -> UserStatus.USER_STATUS_ACTIVE;
      case SUSPENDED -> UserStatus.USER_STATUS_SUSPENDED;
    };
  }
}
