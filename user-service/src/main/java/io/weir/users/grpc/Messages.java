package io.weir.users.grpc;

import com.google.protobuf.Timestamp;
import io.weir.users.domain.Batch;
import io.weir.users.domain.Change;
import io.weir.users.domain.MatchPosition;
import io.weir.users.domain.Page;
import io.weir.users.domain.RefusedRow;
import io.weir.users.domain.SearchText;
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
final class Messages {
  private Messages() {}

  static User user(io.weir.users.domain.User user) {
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

  static ListUsersResponse list(Page<UUID> page) {
    var response = ListUsersResponse.newBuilder();
    page.users().forEach(user -> response.addUsers(user(user)));
    var next = page.next();
    return response.setNextPageToken(next == null ? "" : PageTokens.list(next)).build();
  }

  static SearchUsersResponse search(SearchText query, Page<MatchPosition> page) {
    var response = SearchUsersResponse.newBuilder();
    page.users().forEach(user -> response.addUsers(user(user)));
    var next = page.next();
    return response.setNextPageToken(next == null ? "" : PageTokens.search(query, next)).build();
  }

  static BatchGetUsersResponse batch(Batch batch) {
    var response = BatchGetUsersResponse.newBuilder();
    batch.users().forEach(user -> response.addUsers(user(user)));
    batch.missing().forEach(id -> response.addMissingIds(id.toString()));
    return response.build();
  }

  /** A watch begins behind this change. */
  static UserEvent started(long position) {
    return UserEvent.newBuilder().setId(position).setKind(UserEvent.Kind.STARTED).build();
  }

  static UserEvent event(Change change) {
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

  static Job job(io.weir.users.domain.Job job) {
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

  private static Job.State state(io.weir.users.domain.Job.State state) {
    return switch (state) {
      case RECEIVING -> Job.State.RECEIVING;
      case WAITING -> Job.State.WAITING;
      case RUNNING -> Job.State.RUNNING;
      case DONE -> Job.State.DONE;
      case FAILED -> Job.State.FAILED;
    };
  }

  static Avatar avatar(io.weir.users.domain.Avatar avatar) {
    return Avatar.newBuilder()
        .setContentType(avatar.type().contentType())
        .setBytes(avatar.bytes())
        .setUpdatedAt(timestamp(avatar.updatedAt()))
        .build();
  }

  private static UserStatus status(io.weir.users.domain.UserStatus status) {
    return switch (status) {
      case ACTIVE -> UserStatus.USER_STATUS_ACTIVE;
      case SUSPENDED -> UserStatus.USER_STATUS_SUSPENDED;
    };
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
