package io.weir.users.job;

import io.weir.users.server.InboundStream;
import io.weir.users.user.UserRequests;
import io.weir.users.user.UserResponses;
import io.weir.users.v1.ImportUsersRequest;
import io.weir.users.v1.Job;

/** The rows of one import. */
public record ImportUploadReader(Import rows)
    implements InboundStream.Intake<ImportUsersRequest, Job> {

  @Override
  public void take(ImportUsersRequest request) {
    var read = UserRequests.row(request);
    rows.add(read.user(), read.wrong());
  }

  @Override
  public Job finish() {
    return UserResponses.job(rows.finish());
  }

  @Override
  public void abandon() {
    rows.abandon();
  }
}
