package io.weir.users.grpc;

import io.weir.users.domain.Batch;
import io.weir.users.domain.Email;
import io.weir.users.domain.MatchPosition;
import io.weir.users.domain.NewUser;
import io.weir.users.domain.PageRequest;
import io.weir.users.domain.SearchText;
import io.weir.users.domain.UserChange;
import io.weir.users.domain.UserStatus;
import io.weir.users.domain.Violation;
import io.weir.users.domain.Violations;
import io.weir.users.v1.BatchGetUsersRequest;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.DeleteUserRequest;
import io.weir.users.v1.ExportUsersRequest;
import io.weir.users.v1.GetUserRequest;
import io.weir.users.v1.ImportUsersRequest;
import io.weir.users.v1.ListUsersRequest;
import io.weir.users.v1.SearchUsersRequest;
import io.weir.users.v1.UpdateUserRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.WatchClockRequest;
import io.weir.users.v1.WatchStatsRequest;
import io.weir.users.v1.WatchUsersRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What requests mean to the domain. Each method throws {@link
 * io.weir.users.domain.UsersFailure.Invalid} with everything that is wrong.
 */
final class Requests {
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

  private Requests() {}

  record Update(UUID id, UserChange change, OptionalLong version) {}

  record Delete(UUID id, OptionalLong version) {}

  record Search(SearchText text, PageRequest<MatchPosition> page) {}

  /**
   * A row of an import.
   *
   * @param wrong why it cannot become a user; empty if it can
   */
  record Row(NewUser user, List<Violation> wrong) {}

  static Row row(ImportUsersRequest request) {
    var found = new Violations();
    var user = newUser(request.getUser(), found.within("user"));
    return new Row(user, found.all());
  }

  static NewUser create(CreateUserRequest request) {
    var found = new Violations();
    var created = newUser(request.getUser(), found.within("user"));
    found.throwIfAny();
    return created;
  }

  private static NewUser newUser(User user, Violations inUser) {
    var status = Fields.status(user.getStatus(), user.getStatusValue(), inUser);
    var created =
        new NewUser(
            new Email(user.getEmail()),
            user.getDisplayName(),
            user.getLocale(),
            Objects.requireNonNullElse(status, UserStatus.ACTIVE),
            user.getLabelsMap());
    created.check(inUser);
    return created;
  }

  static UUID get(GetUserRequest request) {
    return id(request.getId());
  }

  static Update update(UpdateUserRequest request) {
    var found = new Violations();
    var user = request.getUser();
    var id = Fields.id("user.id", user.getId(), found);
    var change = UpdateMask.change(user, request.getUpdateMask(), found);
    change.check(found.within("user"));
    var valid = valid(id, found);
    return new Update(valid, change, Etags.version(valid, user.getEtag()));
  }

  static Delete delete(DeleteUserRequest request) {
    var found = new Violations();
    var id = valid(Fields.id("id", request.getId(), found), found);
    return new Delete(id, Etags.version(id, request.getEtag()));
  }

  static PageRequest<UUID> list(ListUsersRequest request) {
    var found = new Violations();
    var size = Fields.pageSize(request.getPageSize(), found);
    var token = request.getPageToken();
    var after = Fields.position(token, PageTokens.list(token), found);
    found.throwIfAny();
    return new PageRequest<>(size, after);
  }

  static Search search(SearchUsersRequest request) {
    var found = new Violations();
    var text = SearchText.query(request.getQuery(), found);
    var size = Fields.pageSize(request.getPageSize(), found);
    var token = request.getPageToken();
    var after = Fields.position(token, PageTokens.search(text, token), found);
    found.throwIfAny();
    return new Search(text, new PageRequest<>(size, after));
  }

  static List<UUID> batchGet(BatchGetUsersRequest request) {
    var found = new Violations();
    var asked = request.getIdsCount();
    var ids = new ArrayList<UUID>(Math.min(asked, Batch.MAX_IDS));
    if (asked == 0 || asked > Batch.MAX_IDS) {
      found.add("ids", "has %d entries, 1 to %d are allowed".formatted(asked, Batch.MAX_IDS));
    }
    for (var i = 0; i < Math.min(asked, Batch.MAX_IDS); i++) {
      var id = Fields.id("ids[" + i + "]", request.getIds(i), found);
      if (id != null) {
        ids.add(id);
      }
    }
    found.throwIfAny();
    return ids;
  }

  /** Behind which change a watch begins; empty for now. The metadata is newer than the request. */
  static OptionalLong watch(WatchUsersRequest request, @Nullable String lastEventId) {
    var found = new Violations();
    var asked = request.hasLastId() ? OptionalLong.of(request.getLastId()) : OptionalLong.empty();
    var last = lastEventId == null ? asked : Fields.number(LastEventId.NAME, lastEventId, found);
    if (last.isPresent() && last.getAsLong() < 0) {
      found.add("last_id", "must not be negative");
    }
    found.throwIfAny();
    return last;
  }

  /** Behind which user an export begins; null for all. */
  static @Nullable UUID export(ExportUsersRequest request) {
    var found = new Violations();
    var after = request.getAfter().isEmpty() ? null : Fields.id("after", request.getAfter(), found);
    found.throwIfAny();
    return after;
  }

  /** A request that says nothing but which one. */
  static UUID id(String id) {
    var found = new Violations();
    return valid(Fields.id("id", id, found), found);
  }

  static Duration interval(WatchClockRequest request) {
    return interval(request.hasInterval(), request.getInterval());
  }

  static Duration interval(WatchStatsRequest request) {
    return interval(request.hasInterval(), request.getInterval());
  }

  private static Duration interval(boolean said, com.google.protobuf.Duration interval) {
    var found = new Violations();
    var read = said ? Fields.interval("interval", interval, found) : DEFAULT_INTERVAL;
    found.throwIfAny();
    return read;
  }

  /** What was not read has left a violation. */
  private static <T> T valid(@Nullable T read, Violations found) {
    found.throwIfAny();
    return Objects.requireNonNull(read);
  }
}
