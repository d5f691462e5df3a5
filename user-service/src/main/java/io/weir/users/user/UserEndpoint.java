package io.weir.users.user;

import com.google.protobuf.Empty;
import io.grpc.stub.StreamObserver;
import io.weir.users.idempotency.IdempotentRequests;
import io.weir.users.server.Calls;
import io.weir.users.server.OutboundStream;
import io.weir.users.v1.BatchGetUsersRequest;
import io.weir.users.v1.BatchGetUsersResponse;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.DeleteUserRequest;
import io.weir.users.v1.ExportUsersRequest;
import io.weir.users.v1.GetUserRequest;
import io.weir.users.v1.ImportUsersRequest;
import io.weir.users.v1.Job;
import io.weir.users.v1.ListUsersRequest;
import io.weir.users.v1.ListUsersResponse;
import io.weir.users.v1.SearchUsersRequest;
import io.weir.users.v1.SearchUsersResponse;
import io.weir.users.v1.UpdateUserRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.UserEvent;
import io.weir.users.v1.UserServiceGrpc;
import io.weir.users.v1.WatchUsersRequest;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC service weir.users.v1.UserService. It delegates WatchUsers and ImportUsers, which belong
 * to concepts that depend on users.
 */
public final class UserEndpoint extends UserServiceGrpc.UserServiceImplBase {
  public static final String NAME = UserServiceGrpc.SERVICE_NAME;

  /** Users that an export reads at a time: about as many as fit into a client's buffer. */
  private static final int EXPORT_PAGE = 200;

  private final Users users;
  private final Calls calls;
  private final IdempotentRequests once;
  private final BiConsumer<WatchUsersRequest, StreamObserver<UserEvent>> watchUsers;
  private final Function<StreamObserver<Job>, StreamObserver<ImportUsersRequest>> importUsers;

  public UserEndpoint(
      Users users,
      Calls calls,
      IdempotentRequests once,
      BiConsumer<WatchUsersRequest, StreamObserver<UserEvent>> watchUsers,
      Function<StreamObserver<Job>, StreamObserver<ImportUsersRequest>> importUsers) {
    this.users = users;
    this.calls = calls;
    this.once = once;
    this.watchUsers = watchUsers;
    this.importUsers = importUsers;
  }

  @Override
  public void createUser(CreateUserRequest request, StreamObserver<User> answer) {
    calls.answer(
        answer,
        call -> {
          var user = UserRequests.create(request);
          return once.answer(
              once.begin().add(request),
              call,
              User.parser(),
              in -> UserResponses.user(users.create(user, in)));
        });
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<User> answer) {
    calls.answer(answer, call -> UserResponses.user(users.get(UserRequests.get(request), call)));
  }

  @Override
  public void updateUser(UpdateUserRequest request, StreamObserver<User> answer) {
    calls.answer(
        answer,
        call -> {
          var update = UserRequests.update(request);
          return UserResponses.user(
              users.update(update.id(), update.change(), update.version(), call));
        });
  }

  @Override
  public void deleteUser(DeleteUserRequest request, StreamObserver<Empty> answer) {
    calls.answer(
        answer,
        call -> {
          var delete = UserRequests.delete(request);
          users.delete(delete.id(), delete.version(), call);
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void listUsers(ListUsersRequest request, StreamObserver<ListUsersResponse> answer) {
    calls.answer(answer, call -> UserResponses.list(users.list(UserRequests.list(request), call)));
  }

  @Override
  public void searchUsers(SearchUsersRequest request, StreamObserver<SearchUsersResponse> answer) {
    calls.answer(
        answer,
        call -> {
          var search = UserRequests.search(request);
          return UserResponses.search(
              search.text(), users.search(search.text(), search.page(), call));
        });
  }

  @Override
  public void batchGetUsers(
      BatchGetUsersRequest request, StreamObserver<BatchGetUsersResponse> answer) {
    calls.answer(
        answer, call -> UserResponses.batch(users.batchGet(UserRequests.batchGet(request), call)));
  }

  @Override
  public void exportUsers(ExportUsersRequest request, StreamObserver<User> answer) {
    calls.stream(answer, stream -> export(stream, UserRequests.export(request)));
  }

  /**
   * Sends page by page, each read when the client is ready. Users that the client was not ready for
   * are dropped and read again, so that a client that stalls holds no memory.
   */
  private void export(OutboundStream<User> stream, @Nullable UUID behind) {
    var position = behind;
    while (true) {
      stream.awaitReady();
      var next = new PageRequest<>(EXPORT_PAGE, position);
      var page = stream.read(call -> users.list(next, call));
      var sent = stream.sendSome(page.users(), UserResponses::user);
      if (sent == page.users().size() && page.next() == null) {
        return;
      }
      position = sent == 0 ? position : page.users().get(sent - 1).id();
    }
  }

  @Override
  public void watchUsers(WatchUsersRequest request, StreamObserver<UserEvent> answer) {
    watchUsers.accept(request, answer);
  }

  @Override
  public StreamObserver<ImportUsersRequest> importUsers(StreamObserver<Job> answer) {
    return importUsers.apply(answer);
  }
}
