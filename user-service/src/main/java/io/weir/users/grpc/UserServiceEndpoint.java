package io.weir.users.grpc;

import com.google.protobuf.Empty;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.users.domain.Call;
import io.weir.users.domain.Users;
import io.weir.users.v1.BatchGetUsersRequest;
import io.weir.users.v1.BatchGetUsersResponse;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.DeleteUserRequest;
import io.weir.users.v1.GetUserRequest;
import io.weir.users.v1.ListUsersRequest;
import io.weir.users.v1.ListUsersResponse;
import io.weir.users.v1.SearchUsersRequest;
import io.weir.users.v1.SearchUsersResponse;
import io.weir.users.v1.UpdateUserRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.UserServiceGrpc;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * weir.users.v1.UserService: request to domain, domain to answer. Its methods block their thread.
 */
public final class UserServiceEndpoint extends UserServiceGrpc.UserServiceImplBase {
  /** Full name of the service, for health. */
  public static final String NAME = UserServiceGrpc.SERVICE_NAME;

  private final Users users;
  private final Failures failures;

  public UserServiceEndpoint(Users users, LongSupplier nanoTime) {
    this.users = users;
    this.failures = new Failures(nanoTime);
  }

  @Override
  public void createUser(CreateUserRequest request, StreamObserver<User> answer) {
    answer(answer, call -> Messages.user(users.create(Requests.create(request), call)));
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<User> answer) {
    answer(answer, call -> Messages.user(users.get(Requests.get(request), call)));
  }

  @Override
  public void updateUser(UpdateUserRequest request, StreamObserver<User> answer) {
    answer(
        answer,
        call -> {
          var update = Requests.update(request);
          return Messages.user(users.update(update.id(), update.change(), update.version(), call));
        });
  }

  @Override
  public void deleteUser(DeleteUserRequest request, StreamObserver<Empty> answer) {
    answer(
        answer,
        call -> {
          var delete = Requests.delete(request);
          users.delete(delete.id(), delete.version(), call);
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void listUsers(ListUsersRequest request, StreamObserver<ListUsersResponse> answer) {
    answer(answer, call -> Messages.list(users.list(Requests.list(request), call)));
  }

  @Override
  public void searchUsers(SearchUsersRequest request, StreamObserver<SearchUsersResponse> answer) {
    answer(
        answer,
        call -> {
          var search = Requests.search(request);
          return Messages.search(search.text(), users.search(search.text(), search.page(), call));
        });
  }

  @Override
  public void batchGetUsers(
      BatchGetUsersRequest request, StreamObserver<BatchGetUsersResponse> answer) {
    answer(answer, call -> Messages.batch(users.batchGet(Requests.batchGet(request), call)));
  }

  /** The single catch of the edge. */
  private <T> void answer(StreamObserver<T> observer, Function<Call, T> work) {
    // With a handler, answering a caller that has left is no error.
    ((ServerCallStreamObserver<T>) observer).setOnCancelHandler(() -> {});
    var call = CallContext.current();
    T answer;
    try {
      answer = work.apply(call);
    } catch (RuntimeException e) {
      observer.onError(failures.of(e, call));
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }
}
