package io.weir.users;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.users.account.AccountParts;
import io.weir.users.avatar.AvatarStore;
import io.weir.users.avatar.AvatarUploadStore;
import io.weir.users.call.Call;
import io.weir.users.call.Failure;
import io.weir.users.change.ChangeFeed;
import io.weir.users.change.ChangeStore;
import io.weir.users.database.Database;
import io.weir.users.database.DatabaseState;
import io.weir.users.database.InstanceLease;
import io.weir.users.database.NotificationDispatcher;
import io.weir.users.database.PeriodicTask;
import io.weir.users.database.SqlSession;
import io.weir.users.database.SqlTelemetry;
import io.weir.users.idempotency.KeyedAnswerStore;
import io.weir.users.job.ImportStore;
import io.weir.users.job.JobListeners;
import io.weir.users.job.JobRunner;
import io.weir.users.job.JobStore;
import io.weir.users.job.JobWorkStore;
import io.weir.users.room.MemberRemoval;
import io.weir.users.room.MemberStore;
import io.weir.users.room.MessageStore;
import io.weir.users.room.RoomFeed;
import io.weir.users.room.RoomHousekeeping;
import io.weir.users.room.SharedRooms;
import io.weir.users.user.UserStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * Backend of the endpoints of one instance: its database, the stores and feeds of the concepts, and
 * the background tasks. Thread-safe.
 */
final class Backend implements AutoCloseable {
  private static final Duration LOOK_FOR_WORK = Duration.ofSeconds(1);
  private static final int HOUSEKEEPINGS_PER_LEASE = 3;

  private final UserServiceConfig config;
  private final MeterRegistry meters;
  private final InstanceLease lease;
  private final Database database;
  private final Stores stores;
  private final NotificationDispatcher notifications;
  private final JobWorkStore work;
  private final RoomHousekeeping roomHousekeeping;
  private final List<PeriodicTask> tasks;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Sources of randomness and time.
   *
   * @param ids returns new identifiers
   * @param random returns a number from 0 up to, not including, its argument
   * @param clock wall clock, by which tokens expire
   */
  record Sources(Supplier<UUID> ids, IntUnaryOperator random, InstantSource clock) {}

  /** The implementations that endpoints call. */
  record Stores(
      UserStore users,
      ChangeFeed changes,
      JobStore jobs,
      ImportStore imports,
      SharedRooms rooms,
      AvatarStore avatars,
      AvatarUploadStore avatarUploads,
      AccountParts accounts,
      KeyedAnswerStore keyedAnswers) {}

  /** Assembles the backend, which is idle until {@link #start}. */
  Backend(
      UserServiceConfig config,
      SqlTelemetry telemetry,
      Sources sources,
      Consumer<DatabaseState> listener) {
    this.config = config;
    this.meters = telemetry.meters();
    this.lease = new InstanceLease(sources.ids().get(), config.imports().lease().toMillis());
    this.database =
        new Database(
            config.database(),
            telemetry,
            sources.random(),
            new SampleUsersListener(config.sampleUsers(), sources.ids(), listener));
    var sql = database.sql();
    var members = new MemberStore(sql, lease, config.rooms());
    var messages = new MessageStore(sql);
    var roomFeed = new RoomFeed(members, messages);
    var removal = new MemberRemoval(meters);
    var jobListeners = new JobListeners();
    var rooms = new SharedRooms.Parts(members, messages, roomFeed, removal);
    var accounts =
        new AccountParts(config.accounts(), database, telemetry, sources.ids(), sources.clock());
    this.stores = stores(sources.ids(), rooms, jobListeners, accounts);
    this.notifications = database.notifications(List.of(stores.changes(), jobListeners, roomFeed));
    var own = database.ownSql();
    this.work = new JobWorkStore(own, lease);
    var ownMembers = new MemberStore(own, lease, config.rooms());
    this.roomHousekeeping =
        new RoomHousekeeping(ownMembers, new MessageStore(own), roomFeed, config.rooms());
    this.tasks =
        List.of(
            jobs(jobListeners), removals(removal, ownMembers), housekeeping(), accounts.keysTask());
  }

  private Stores stores(
      Supplier<UUID> ids,
      SharedRooms.Parts rooms,
      JobListeners jobListeners,
      AccountParts accounts) {
    var sql = database.sql();
    return new Stores(
        new UserStore(sql, ids),
        new ChangeFeed(new ChangeStore(sql)),
        new JobStore(sql, jobListeners),
        new ImportStore(sql, lease, ids, config.imports()),
        new SharedRooms(rooms, ids, meters),
        new AvatarStore(sql),
        new AvatarUploadStore(sql, ids, config.avatars()),
        accounts,
        new KeyedAnswerStore(sql, config.idempotency(), meters));
  }

  private PeriodicTask jobs(JobListeners listeners) {
    var runner = new JobRunner(work, meters);
    var task = new PeriodicTask("jobs", LOOK_FOR_WORK, runner::run);
    listeners.runner(task::wake);
    return task;
  }

  private static PeriodicTask removals(MemberRemoval removal, MemberStore members) {
    var task =
        new PeriodicTask("member-removal", LOOK_FOR_WORK, call -> removal.run(members, call));
    removal.worker(task::wake);
    return task;
  }

  private PeriodicTask housekeeping() {
    var own = database.ownSql();
    var changes = new ChangeStore(own);
    var avatars = new AvatarStore(own);
    var keyedAnswers = new KeyedAnswerStore(own, config.idempotency(), meters);
    var period = config.imports().lease().dividedBy(HOUSEKEEPINGS_PER_LEASE);
    return new PeriodicTask(
        "housekeeping",
        period,
        call -> {
          // Leases are renewed first, because deleting may take long.
          roomHousekeeping.renew(call);
          stores.imports().renew(own, call);
          roomHousekeeping.clear(call);
          work.clear(config.imports().keep(), call);
          changes.forget(config.changes(), call);
          avatars.clear(call);
          stores.accounts().clear(call);
          keyedAnswers.clear(call);
          return false;
        });
  }

  /** Begins to connect to the database and starts the tasks. Returns at once. */
  void start() {
    database.start();
    notifications.start();
    tasks.forEach(PeriodicTask::start);
  }

  Stores stores() {
    return stores;
  }

  Database database() {
    return database;
  }

  /** Ends the tasks and gives up the leases, so that other instances continue at once. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    tasks.forEach(PeriodicTask::close);
    if (database.state() instanceof DatabaseState.Up) {
      try {
        work.release(Call.endless());
        roomHousekeeping.removeMembers(Call.endless());
      } catch (Failure e) {
        // The leases expire instead.
      }
    }
    notifications.close();
    database.close();
  }

  /** Adds the sample users to an empty database, and forwards its state. */
  private record SampleUsersListener(
      boolean sampleUsers, Supplier<UUID> ids, Consumer<DatabaseState> listener)
      implements Database.Listener {

    @Override
    public void migrated(SqlSession session) {
      if (sampleUsers) {
        UserStore.insertFirst(session, SampleUsers.all(), ids);
      }
    }

    @Override
    public void changed(DatabaseState state) {
      listener.accept(state);
    }
  }
}
