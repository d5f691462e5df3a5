package io.weir.users.job;

import io.weir.users.call.Violations;
import io.weir.users.server.UploadReader;
import io.weir.users.user.UserRequests;
import io.weir.users.v1.ImportUsersRequest;
import io.weir.users.v1.Job;

/** Reads the rows of an import. */
record ImportUploadReader(Import rows) implements UploadReader<ImportUsersRequest, Job> {

  @Override
  public void read(ImportUsersRequest request) {
    var found = new Violations();
    var user = UserRequests.newUser(request.getUser(), found.within("user"));
    rows.add(user, found.all());
  }

  @Override
  public Job finish() {
    return JobResponses.job(rows.finish());
  }

  @Override
  public void abandon() {
    rows.abandon();
  }
}
