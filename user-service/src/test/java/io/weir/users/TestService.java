package io.weir.users;

import static io.weir.testkit.time.Eventually.eventually;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.weir.runtime.config.Secret;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.avatar.AvatarsConfig;
import io.weir.users.change.ChangesConfig;
import io.weir.users.database.Database;
import io.weir.users.database.DatabaseConfig;
import io.weir.users.database.DatabaseState;
import io.weir.users.job.ImportsConfig;
import io.weir.users.room.RoomsConfig;
import io.weir.users.server.AdministratorsConfig;
import io.weir.users.server.Calls;
import io.weir.users.server.MeteringInterceptor;
import io.weir.users.server.ServingHealth;
import io.weir.users.server.StreamsConfig;
import io.weir.users.server.UserServer;
import io.weir.users.user.NewUser;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.UserServiceGrpc;
import io.weir.users.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One instance on a free port with a client: all parts but the admin port and exported telemetry.
 */
final class TestService implements AutoCloseable {
  /** The token of administrators. */
  static final String ADMINISTRATOR = "a token of some length";

  /** Of a pool: usually it is ten, and HikariCP rests 30 ms after each one that it makes. */
  private static final int FEW_CONNECTIONS = 3;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ServingHealth health = new ServingHealth();
  private final Database database;
  private final UserServer server;
  private final ManagedChannel channel;

  /** What a test may want other than the default. */
  record Options(
      StreamsConfig streams, ChangesConfig changes, ImportsConfig imports, RoomsConfig rooms) {

    static Options defaults() {
      return new Options(
          StreamsConfig.defaults(),
          ChangesConfig.defaults(),
          ImportsConfig.defaults(),
          RoomsConfig.defaults());
    }

    Options with(RoomsConfig other) {
      return new Options(streams, changes, imports, other);
    }

    Options with(StreamsConfig other) {
      return new Options(other, changes, imports, rooms);
    }

    Options with(ChangesConfig other) {
      return new Options(streams, other, imports, rooms);
    }

    Options with(ImportsConfig other) {
      return new Options(streams, changes, other, rooms);
    }
  }

  private TestService(DatabaseConfig config, List<NewUser> firstUsers, Options options) {
    var changes = options.changes();
    var imports = options.imports();
    var streams = options.streams();
    var ids = new UuidV7Generator(InstantSource.system(), new SecureRandom()::nextLong);
    var tracer = OpenTelemetry.noop().getTracer("test");
    var surroundings =
        new Database.Surroundings(
            tracer, meters, ids::next, bound -> ThreadLocalRandom.current().nextInt(bound));
    database =
        Database.create(
            config,
            surroundings,
            new Database.Contents(
                firstUsers, changes, imports, options.rooms(), AvatarsConfig.defaults()),
            state -> health.serving(state instanceof DatabaseState.Up));
    server =
        new UserServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            health,
            new Backend(
                database.users(),
                database.changes(),
                database.imports(),
                database.rooms(),
                database.avatars(),
                InstantSource.system()),
            new Calls(streams, meters, System::nanoTime),
            new AdministratorsConfig(Secret.parse(ADMINISTRATOR)),
            List.of(new MeteringInterceptor(meters, System::nanoTime)));
    server.start();
    database.start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  /** Begins to start. */
  static TestService start(DatabaseConfig config) {
    return new TestService(config, List.of(), Options.defaults());
  }

  static TestService start(DatabaseConfig config, List<NewUser> firstUsers) {
    return new TestService(config, firstUsers, Options.defaults());
  }

  /** Started and serving, with few connections. */
  static TestService on(TestDatabase database) {
    return on(database, Options.defaults());
  }

  static TestService on(TestDatabase database, Options options) {
    var usual = config(database);
    var few =
        new DatabaseConfig(
            usual.url(),
            usual.user(),
            usual.password(),
            FEW_CONNECTIONS,
            usual.waiting(),
            usual.acquire(),
            usual.connect(),
            usual.statement(),
            usual.probe());
    return new TestService(few, List.of(), options).awaitUp();
  }

  /** With as many connections as usual. */
  static TestService withAllConnections(TestDatabase database) {
    return start(config(database)).awaitUp();
  }

  static DatabaseConfig config(TestDatabase database) {
    return DatabaseConfig.of(database.url(), database.user(), database.password());
  }

  TestService awaitUp() {
    eventually("the database is up", () -> database.state() instanceof DatabaseState.Up);
    return this;
  }

  Database database() {
    return database;
  }

  /** One of the figures of the database. */
  int figure(String name) {
    return (int) database.figures().getOrDefault(name, -1);
  }

  ServingHealth health() {
    return health;
  }

  UserServer server() {
    return server;
  }

  SimpleMeterRegistry meters() {
    return meters;
  }

  ManagedChannel channel() {
    return channel;
  }

  /**
   * With room for 64 KiB on the way to a reader who takes nothing; the usual one has a megabyte and
   * more.
   */
  ManagedChannel narrowChannel() {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.port())
        .usePlaintext()
        .flowControlWindow(64 << 10)
        .build();
  }

  UserServiceBlockingStub client() {
    return UserServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  User create(String email, String name) {
    var user = User.newBuilder().setEmail(email).setDisplayName(name);
    return client().createUser(CreateUserRequest.newBuilder().setUser(user).build());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
    database.close();
  }
}
