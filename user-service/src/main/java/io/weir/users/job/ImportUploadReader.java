package io.weir.users.job;

import io.weir.users.call.Call;
import io.weir.users.call.Violations;
import io.weir.users.idempotency.IdempotentRequests;
import io.weir.users.server.UploadReader;
import io.weir.users.user.UserRequests;
import io.weir.users.v1.ImportUsersRequest;
import io.weir.users.v1.Job;

/**
 * Reads the rows of an import.
 *
 * @param request the rows as those of a request with an idempotency key
 */
record ImportUploadReader(
    Import rows, IdempotentRequests once, IdempotentRequests.Request request, Call call)
    implements UploadReader<ImportUsersRequest, Job> {

  @Override
  public void read(ImportUsersRequest row) {
    request.add(row);
    var found = new Violations();
    var user = UserRequests.newUser(row.getUser(), found.within("user"));
    rows.add(user, found.all());
  }

  @Override
  public Job finish() {
    rows.end();
    var job = once.answer(request, call, Job.parser(), in -> JobResponses.job(rows.finish(in)));
    if (request.replayed()) {
      // An earlier request has sent the same rows.
      rows.abandon();
    }
    return job;
  }

  @Override
  public void abandon() {
    rows.abandon();
  }
}
