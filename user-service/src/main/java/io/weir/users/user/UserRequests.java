package io.weir.users.user;

import io.weir.users.call.Violation;
import io.weir.users.call.Violations;
import io.weir.users.server.LastEventId;
import io.weir.users.server.RequestFields;
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
 * io.weir.users.call.UsersFailure.Invalid} with everything that is wrong.
 */
public final class UserRequests {
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

  private UserRequests() {}

  public record Update(UUID id, UserChange change, OptionalLong version) {}

  public record Delete(UUID id, OptionalLong version) {}

  public record Search(SearchText text, PageRequest<MatchPosition> page) {}

  /**
   * A row of an import.
   *
   * @param wrong why it cannot become a user; empty if it can
   */
  public record Row(NewUser user, List<Violation> wrong) {}

  public static Row row(ImportUsersRequest request) {
    var found = new Violations();
    var user = newUser(request.getUser(), found.within("user"));
    return new Row(user, found.all());
  }

  public static NewUser create(CreateUserRequest request) {
    var found = new Violations();
    var created = newUser(request.getUser(), found.within("user"));
    found.throwIfAny();
    return created;
  }

  private static NewUser newUser(User user, Violations inUser) {
    var status = RequestFields.status(user.getStatus(), user.getStatusValue(), inUser);
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

  public static UUID get(GetUserRequest request) {
    return id(request.getId());
  }

  public static Update update(UpdateUserRequest request) {
    var found = new Violations();
    var user = request.getUser();
    var id = RequestFields.id("user.id", user.getId(), found);
    var change = UpdateMask.change(user, request.getUpdateMask(), found);
    change.check(found.within("user"));
    var valid = valid(id, found);
    return new Update(valid, change, Etags.version(valid, user.getEtag()));
  }

  public static Delete delete(DeleteUserRequest request) {
    var found = new Violations();
    var id = valid(RequestFields.id("id", request.getId(), found), found);
    return new Delete(id, Etags.version(id, request.getEtag()));
  }

  public static PageRequest<UUID> list(ListUsersRequest request) {
    var found = new Violations();
    var size = RequestFields.pageSize(request.getPageSize(), found);
    var token = request.getPageToken();
    var after = RequestFields.position(token, UserPageTokens.list(token), found);
    found.throwIfAny();
    return new PageRequest<>(size, after);
  }

  public static Search search(SearchUsersRequest request) {
    var found = new Violations();
    var text = SearchText.query(request.getQuery(), found);
    var size = RequestFields.pageSize(request.getPageSize(), found);
    var token = request.getPageToken();
    var after = RequestFields.position(token, UserPageTokens.search(text, token), found);
    found.throwIfAny();
    return new Search(text, new PageRequest<>(size, after));
  }

  public static List<UUID> batchGet(BatchGetUsersRequest request) {
    var found = new Violations();
    var asked = request.getIdsCount();
    var ids = new ArrayList<UUID>(Math.min(asked, UserBatch.MAX_IDS));
    if (asked == 0 || asked > UserBatch.MAX_IDS) {
      found.add("ids", "has %d entries, 1 to %d are allowed".formatted(asked, UserBatch.MAX_IDS));
    }
    for (var i = 0; i < Math.min(asked, UserBatch.MAX_IDS); i++) {
      var id = RequestFields.id("ids[" + i + "]", request.getIds(i), found);
      if (id != null) {
        ids.add(id);
      }
    }
    found.throwIfAny();
    return ids;
  }

  /** Behind which change a watch begins; empty for now. The metadata is newer than the request. */
  public static OptionalLong watch(WatchUsersRequest request, @Nullable String lastEventId) {
    var found = new Violations();
    var asked = request.hasLastId() ? OptionalLong.of(request.getLastId()) : OptionalLong.empty();
    var last =
        lastEventId == null ? asked : RequestFields.number(LastEventId.NAME, lastEventId, found);
    if (last.isPresent() && last.getAsLong() < 0) {
      found.add("last_id", "must not be negative");
    }
    found.throwIfAny();
    return last;
  }

  /** Behind which user an export begins; null for all. */
  public static @Nullable UUID export(ExportUsersRequest request) {
    var found = new Violations();
    var after =
        request.getAfter().isEmpty() ? null : RequestFields.id("after", request.getAfter(), found);
    found.throwIfAny();
    return after;
  }

  /** A request that says nothing but which one. */
  public static UUID id(String id) {
    var found = new Violations();
    return valid(RequestFields.id("id", id, found), found);
  }

  public static Duration interval(WatchClockRequest request) {
    return interval(request.hasInterval(), request.getInterval());
  }

  public static Duration interval(WatchStatsRequest request) {
    return interval(request.hasInterval(), request.getInterval());
  }

  private static Duration interval(boolean said, com.google.protobuf.Duration interval) {
    var found = new Violations();
    var read = said ? RequestFields.interval("interval", interval, found) : DEFAULT_INTERVAL;
    found.throwIfAny();
    return read;
  }

  /** What was not read has left a violation. */
  private static <T> T valid(@Nullable T read, Violations found) {
    found.throwIfAny();
    return Objects.requireNonNull(read);
  }
}
