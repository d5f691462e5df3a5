package io.weir.users.user;

import com.google.protobuf.Timestamp;
import io.weir.users.change.Change;
import io.weir.users.job.RefusedRow;
import io.weir.users.v1.Avatar;
import io.weir.users.v1.BatchGetUsersResponse;
import io.weir.users.v1.Job;
import io.weir.users.v1.ListUsersResponse;
import io.weir.users.v1.SearchUsersResponse;
import io.weir.users.v1.User;
import io.weir.users.v1.UserEvent;
import io.weir.users.v1.UserStatus;
import java.time.Instant;
import java.util.UUID;

/** What the domain answers, as messages. */
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
        .setCreatedAt(timestamp(user.createdAt()))
        .setUpdatedAt(timestamp(user.updatedAt()))
        .setVersion(user.version())
        .setEtag(Etags.of(user))
        .build();
  }

  public static ListUsersResponse list(Page<UUID> page) {
    var response = ListUsersResponse.newBuilder();
    page.users().forEach(user -> response.addUsers(user(user)));
    var next = page.next();
    return response.setNextPageToken(next == null ? "" : UserPageTokens.list(next)).build();
  }

  public static SearchUsersResponse search(SearchText query, Page<MatchPosition> page) {
    var response = SearchUsersResponse.newBuilder();
    page.users().forEach(user -> response.addUsers(user(user)));
    var next = page.next();
    return response
        .setNextPageToken(next == null ? "" : UserPageTokens.search(query, next))
        .build();
  }

  public static BatchGetUsersResponse batch(UserBatch batch) {
    var response = BatchGetUsersResponse.newBuilder();
    batch.users().forEach(user -> response.addUsers(user(user)));
    batch.missing().forEach(id -> response.addMissingIds(id.toString()));
    return response.build();
  }

  /** A watch begins behind this change. */
  public static UserEvent started(long position) {
    return UserEvent.newBuilder().setId(position).setKind(UserEvent.Kind.STARTED).build();
  }

  public static UserEvent event(Change change) {
    return UserEvent.newBuilder()
        .setId(change.sequence())
        .setKind(kind(change.kind()))
        .setUser(user(change.user()))
        .setAt(timestamp(change.at()))
        .build();
  }

  private static UserEvent.Kind kind(Change.Kind kind) {
    return switch (kind) {
      case CREATED -> UserEvent.Kind.CREATED;
      case UPDATED -> UserEvent.Kind.UPDATED;
      case DELETED -> UserEvent.Kind.DELETED;
    };
  }

  public static Job job(io.weir.users.job.Job job) {
    var message =
        Job.newBuilder()
            .setId(job.id().toString())
            .setState(state(job.state()))
            .setRows(job.rows().received())
            .setCreated(job.rows().created())
            .setRefused(job.rows().refused())
            .setFailure(job.failure())
            .setCreatedAt(timestamp(job.createdAt()))
            .setUpdatedAt(timestamp(job.updatedAt()));
    job.refusals().forEach(row -> message.addRefusals(refusal(row)));
    return message.build();
  }

  private static io.weir.users.v1.RefusedRow refusal(RefusedRow row) {
    return io.weir.users.v1.RefusedRow.newBuilder()
        .setIndex(row.index())
        .setField(row.field())
        .setDescription(row.description())
        .build();
  }

  private static Job.State state(io.weir.users.job.Job.State state) {
    return switch (state) {
      case RECEIVING -> Job.State.RECEIVING;
      case WAITING -> Job.State.WAITING;
      case RUNNING -> Job.State.RUNNING;
      case DONE -> Job.State.DONE;
      case FAILED -> Job.State.FAILED;
    };
  }

  public static Avatar avatar(io.weir.users.avatar.Avatar avatar) {
    return Avatar.newBuilder()
        .setContentType(avatar.type().contentType())
        .setBytes(avatar.bytes())
        .setUpdatedAt(timestamp(avatar.updatedAt()))
        .build();
  }

  private static UserStatus status(io.weir.users.user.UserStatus status) {
    return switch (status) {
      case ACTIVE -> UserStatus.USER_STATUS_ACTIVE;
      case SUSPENDED -> UserStatus.USER_STATUS_SUSPENDED;
    };
  }

  public static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
