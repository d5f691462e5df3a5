package io.weir.users.grpc;

import io.weir.users.domain.Import;
import io.weir.users.v1.ImportUsersRequest;
import io.weir.users.v1.Job;

/** The rows of one import. */
record ImportIntake(Import rows) implements Inlet.Intake<ImportUsersRequest, Job> {

  @Override
  public void take(ImportUsersRequest request) {
    var read = Requests.row(request);
    rows.add(read.user(), read.wrong());
  }

  @Override
  public Job finish() {
    return Messages.job(rows.finish());
  }

  @Override
  public void abandon() {
    rows.abandon();
  }
}
