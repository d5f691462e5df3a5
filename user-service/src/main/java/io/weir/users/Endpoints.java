package io.weir.users;

import io.grpc.BindableService;
import io.weir.users.account.AccountEndpoint;
import io.weir.users.avatar.AvatarEndpoint;
import io.weir.users.change.ChangeEndpoint;
import io.weir.users.idempotency.IdempotentRequests;
import io.weir.users.job.ImportEndpoint;
import io.weir.users.job.JobEndpoint;
import io.weir.users.pulse.PulseEndpoint;
import io.weir.users.room.RoomEndpoint;
import io.weir.users.server.Calls;
import io.weir.users.user.UserEndpoint;
import java.time.InstantSource;
import java.util.List;

/** The gRPC services of the user service. */
final class Endpoints {
  /** Full names of all services. */
  static final List<String> NAMES =
      List.of(
          UserEndpoint.NAME,
          JobEndpoint.NAME,
          RoomEndpoint.NAME,
          AvatarEndpoint.NAME,
          AccountEndpoint.NAME,
          PulseEndpoint.NAME);

  private Endpoints() {}

  static List<BindableService> of(Backend.Stores stores, Calls calls, InstantSource clock) {
    var watches = new ChangeEndpoint(stores.changes(), calls);
    var once = new IdempotentRequests(stores.keyedAnswers());
    var imports = new ImportEndpoint(stores.imports(), calls, once);
    return List.of(
        new UserEndpoint(stores.users(), calls, once, watches::watchUsers, imports::importUsers),
        new JobEndpoint(stores.jobs(), calls),
        new RoomEndpoint(stores.rooms(), calls),
        new AvatarEndpoint(stores.avatars(), stores.avatarUploads(), calls),
        stores.accounts().endpoint(calls),
        new PulseEndpoint(stores.changes(), calls, clock));
  }
}
