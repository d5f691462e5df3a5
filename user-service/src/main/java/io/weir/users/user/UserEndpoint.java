package io.weir.users.user;

import com.google.protobuf.Empty;
import io.grpc.stub.StreamObserver;
import io.weir.users.Backend;
import io.weir.users.job.Import;
import io.weir.users.job.ImportUploadReader;
import io.weir.users.job.Imports;
import io.weir.users.server.CallContext;
import io.weir.users.server.Calls;
import io.weir.users.server.InboundStream;
import io.weir.users.server.LastEventId;
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

/**
 * weir.users.v1.UserService: request to domain, domain to answer. Its unary methods block their
 * thread.
 */
public final class UserEndpoint extends UserServiceGrpc.UserServiceImplBase {
  /** Full name of the service, for health. */
  public static final String NAME = UserServiceGrpc.SERVICE_NAME;

  private final Users users;
  private final UserExportStream streams;
  private final Imports imports;
  private final Calls calls;

  public UserEndpoint(Backend backend, Calls calls) {
    this.users = backend.users();
    this.streams = new UserExportStream(backend.users(), backend.changes());
    this.imports = backend.imports();
    this.calls = calls;
  }

  @Override
  public void createUser(CreateUserRequest request, StreamObserver<User> answer) {
    calls.answer(
        answer, call -> UserResponses.user(users.create(UserRequests.create(request), call)));
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
  public void watchUsers(WatchUsersRequest request, StreamObserver<UserEvent> answer) {
    var lastEventId = LastEventId.current();
    calls.stream(answer, outlet -> streams.watch(outlet, UserRequests.watch(request, lastEventId)));
  }

  @Override
  public void exportUsers(ExportUsersRequest request, StreamObserver<User> answer) {
    calls.stream(answer, outlet -> streams.export(outlet, UserRequests.export(request)));
  }

  @Override
  public StreamObserver<ImportUsersRequest> importUsers(StreamObserver<Job> answer) {
    var call = CallContext.current();
    var intake = new ImportUploadReader(new Import(imports, call));
    return new InboundStream<>(answer, intake, call, calls);
  }
}
