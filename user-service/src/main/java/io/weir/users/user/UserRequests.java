package io.weir.users.user;

import io.weir.users.call.Violations;
import io.weir.users.server.RequestFields;
import io.weir.users.v1.BatchGetUsersRequest;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.DeleteUserRequest;
import io.weir.users.v1.ExportUsersRequest;
import io.weir.users.v1.GetUserRequest;
import io.weir.users.v1.ListUsersRequest;
import io.weir.users.v1.SearchUsersRequest;
import io.weir.users.v1.UpdateUserRequest;
import io.weir.users.v1.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests about users. Each method throws {@link io.weir.users.call.InvalidRequest} with all
 * invalid fields.
 */
public final class UserRequests {
  private UserRequests() {}

  record Update(UUID id, UserChange change, OptionalLong version) {}

  record Delete(UUID id, OptionalLong version) {}

  record Search(SearchText text, PageRequest<MatchPosition> page) {}

  static NewUser create(CreateUserRequest request) {
    var found = new Violations();
    var created = newUser(request.getUser(), found.within("user"));
    found.throwIfAny();
    return created;
  }

  /** Reads a user to create and adds its invalid fields. */
  public static NewUser newUser(User user, Violations inUser) {
    var status = status(user, inUser);
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

  /** Returns the status; null if it is unspecified, or unknown and therefore invalid. */
  static @Nullable UserStatus status(User user, Violations inUser) {
    return switch (user.getStatus()) {
      case USER_STATUS_ACTIVE -> UserStatus.ACTIVE;
      case USER_STATUS_SUSPENDED -> UserStatus.SUSPENDED;
      case USER_STATUS_UNSPECIFIED -> null;
      case UNRECOGNIZED -> {
        inUser.add("status", "is not known: " + user.getStatusValue());
        yield null;
      }
    };
  }

  static UUID get(GetUserRequest request) {
    return RequestFields.id(request.getId());
  }

  static Update update(UpdateUserRequest request) {
    var found = new Violations();
    var user = request.getUser();
    var id = RequestFields.id("user.id", user.getId(), found);
    var change = UpdateMask.change(user, request.getUpdateMask(), found);
    change.check(found.within("user"));
    var valid = RequestFields.valid(id, found);
    return new Update(valid, change, Etags.version(valid, user.getEtag()));
  }

  static Delete delete(DeleteUserRequest request) {
    var id = RequestFields.id(request.getId());
    return new Delete(id, Etags.version(id, request.getEtag()));
  }

  static PageRequest<UUID> list(ListUsersRequest request) {
    var found = new Violations();
    RequestFields.checkPageSize(request.getPageSize(), found);
    var token = request.getPageToken();
    var after = RequestFields.pagePosition(token, UserPageTokens.list(token), found);
    found.throwIfAny();
    return new PageRequest<>(PageRequest.size(request.getPageSize()), after);
  }

  static Search search(SearchUsersRequest request) {
    var found = new Violations();
    var text = SearchText.query(request.getQuery(), found);
    RequestFields.checkPageSize(request.getPageSize(), found);
    var token = request.getPageToken();
    var after = RequestFields.pagePosition(token, UserPageTokens.search(text, token), found);
    found.throwIfAny();
    return new Search(text, new PageRequest<>(PageRequest.size(request.getPageSize()), after));
  }

  static List<UUID> batchGet(BatchGetUsersRequest request) {
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

  /** Returns the identifier of the user behind which an export begins; null for all users. */
  static @Nullable UUID export(ExportUsersRequest request) {
    var found = new Violations();
    var after =
        request.getAfter().isEmpty() ? null : RequestFields.id("after", request.getAfter(), found);
    found.throwIfAny();
    return after;
  }
}
