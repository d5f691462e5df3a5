package io.weir.users.job;

import io.grpc.stub.StreamObserver;
import io.weir.users.idempotency.IdempotentRequests;
import io.weir.users.server.Calls;
import io.weir.users.v1.ImportUsersRequest;
import io.weir.users.v1.Job;

/** The RPC ImportUsers of weir.users.v1.UserService. */
public final class ImportEndpoint {
  private final Imports imports;
  private final Calls calls;
  private final IdempotentRequests once;

  public ImportEndpoint(Imports imports, Calls calls, IdempotentRequests once) {
    this.imports = imports;
    this.calls = calls;
    this.once = once;
  }

  public StreamObserver<ImportUsersRequest> importUsers(StreamObserver<Job> answer) {
    return calls.upload(
        answer,
        call -> new ImportUploadReader(new Import(imports, call), once, once.begin(), call));
  }
}
