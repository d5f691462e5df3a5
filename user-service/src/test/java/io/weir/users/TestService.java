package io.weir.users;

import static io.weir.testkit.time.Eventually.eventually;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.weir.runtime.config.Secret;
import io.weir.runtime.memory.MemoryBudget;
import io.weir.runtime.memory.MemoryConfig;
import io.weir.runtime.memory.ProcessMemory;
import io.weir.runtime.serving.ListenConfig;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.account.AccountsConfig;
import io.weir.users.change.ChangesConfig;
import io.weir.users.database.Database;
import io.weir.users.database.DatabaseConfig;
import io.weir.users.database.DatabaseState;
import io.weir.users.database.DatabaseUrl;
import io.weir.users.database.SqlTelemetry;
import io.weir.users.idempotency.IdempotencyConfig;
import io.weir.users.idempotency.IdempotencyInterceptor;
import io.weir.users.job.ImportsConfig;
import io.weir.users.room.RoomEndpoint;
import io.weir.users.room.RoomsConfig;
import io.weir.users.server.Administrators;
import io.weir.users.server.AdministratorsConfig;
import io.weir.users.server.Calls;
import io.weir.users.server.ConnectionLimit;
import io.weir.users.server.LastEventId;
import io.weir.users.server.MeteringInterceptor;
import io.weir.users.server.ServingHealth;
import io.weir.users.server.StreamsConfig;
import io.weir.users.server.UserServer;
import io.weir.users.server.caller.CallerAddress;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.UserServiceGrpc;
import io.weir.users.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * An instance on a free port with a client. It has all parts but the admin port and exported
 * telemetry.
 */
public final class TestService implements AutoCloseable {
  /** The token of administrators. */
  public static final String ADMINISTRATOR = "a token of some length";

  /** Size of the pool. The default is ten, and HikariCP pauses 30 ms after each new connection. */
  private static final int FEW_CONNECTIONS = 3;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ServingHealth health = new ServingHealth(Endpoints.NAMES);
  private final Backend backend;
  private final UserServer server;
  private final ManagedChannel channel;
  private final MemoryBudget memory;

  /** Configuration that a test may change. */
  public record Options(
      StreamsConfig streams,
      ChangesConfig changes,
      ImportsConfig imports,
      RoomsConfig rooms,
      MemoryConfig memory,
      AccountsConfig accounts,
      IdempotencyConfig idempotency,
      InstantSource clock) {

    public static Options defaults() {
      return new Options(
          StreamsConfig.defaults(),
          ChangesConfig.defaults(),
          ImportsConfig.defaults(),
          RoomsConfig.defaults(),
          MemoryConfig.defaults(),
          AccountsConfig.defaults(),
          IdempotencyConfig.defaults(),
          InstantSource.system());
    }

    public Options with(MemoryConfig other) {
      return new Options(streams, changes, imports, rooms, other, accounts, idempotency, clock);
    }

    public Options with(RoomsConfig other) {
      return new Options(streams, changes, imports, other, memory, accounts, idempotency, clock);
    }

    public Options with(StreamsConfig other) {
      return new Options(other, changes, imports, rooms, memory, accounts, idempotency, clock);
    }

    public Options with(ChangesConfig other) {
      return new Options(streams, other, imports, rooms, memory, accounts, idempotency, clock);
    }

    public Options with(ImportsConfig other) {
      return new Options(streams, changes, other, rooms, memory, accounts, idempotency, clock);
    }

    public Options with(AccountsConfig other) {
      return new Options(streams, changes, imports, rooms, memory, other, idempotency, clock);
    }

    public Options with(IdempotencyConfig other) {
      return new Options(streams, changes, imports, rooms, memory, accounts, other, clock);
    }

    public Options with(InstantSource other) {
      return new Options(streams, changes, imports, rooms, memory, accounts, idempotency, other);
    }
  }

  private TestService(DatabaseConfig database, Options options, boolean sampleUsers) {
    var config = config(database, options, sampleUsers);
    var ids = new UuidV7Generator(InstantSource.system(), new SecureRandom()::nextLong);
    backend =
        new Backend(
            config,
            new SqlTelemetry(
                OpenTelemetry.noop().getTracer("test"),
                meters,
                DatabaseUrl.parse(config.database().url())),
            new Backend.Sources(
                ids::next, bound -> ThreadLocalRandom.current().nextInt(bound), options.clock()),
            state -> health.serving(state instanceof DatabaseState.Up));
    var calls = new Calls(config.streams(), meters, System::nanoTime);
    memory = ProcessMemory.open(config.memory(), meters);
    server =
        new UserServer(
            new UserServer.Settings(
                new ListenConfig("127.0.0.1", 0),
                config.reflection(),
                memory,
                new ConnectionLimit(config.connections(), meters),
                meters),
            health,
            calls,
            Endpoints.of(backend.stores(), calls, InstantSource.system()),
            List.of(
                new MeteringInterceptor(meters, System::nanoTime),
                new Administrators(
                    config.administrators(),
                    RoomEndpoint.FOR_ADMINISTRATORS,
                    backend.stores().accounts()::isAdministrator),
                new LastEventId(),
                new CallerAddress(config.accounts().trustedProxies()),
                new IdempotencyInterceptor(config.idempotency())));
    server.start();
    backend.start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  private static UserServiceConfig config(
      DatabaseConfig database, Options options, boolean sampleUsers) {
    var d = UserServiceConfig.defaults();
    return new UserServiceConfig(
        d.listen(),
        d.admin(),
        database,
        d.telemetry(),
        d.drain(),
        options.streams(),
        options.changes(),
        options.imports(),
        options.rooms(),
        d.avatars(),
        new AdministratorsConfig(Secret.parse(ADMINISTRATOR)),
        options.accounts(),
        options.idempotency(),
        true,
        d.connections(),
        options.memory(),
        sampleUsers);
  }

  /** Starts an instance and returns at once. */
  public static TestService start(DatabaseConfig config) {
    return new TestService(config, Options.defaults(), false);
  }

  public static TestService withSampleUsers(DatabaseConfig config) {
    return new TestService(config, Options.defaults(), true);
  }

  /** Starts an instance with few connections and returns when it serves. */
  public static TestService on(TestDatabase database) {
    return on(database, Options.defaults());
  }

  public static TestService on(TestDatabase database, Options options) {
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
    return new TestService(few, options, false).awaitUp();
  }

  /** Starts an instance with the default number of connections and returns when it serves. */
  public static TestService withAllConnections(TestDatabase database) {
    return start(config(database)).awaitUp();
  }

  public static DatabaseConfig config(TestDatabase database) {
    return DatabaseConfig.of(database.url(), database.user(), database.password());
  }

  public TestService awaitUp() {
    eventually("the database is up", () -> database().state() instanceof DatabaseState.Up);
    return this;
  }

  public Database database() {
    return backend.database();
  }

  /** Returns one of the figures of the database. */
  public int figure(String name) {
    return (int) database().figures().getOrDefault(name, -1);
  }

  public ServingHealth health() {
    return health;
  }

  public UserServer server() {
    return server;
  }

  /** Returns the number of open streams of answers. */
  public int openStreams() {
    return (int) meters.get("rpc.server.streams.open").gauge().value();
  }

  /** Returns the sum of the counters with this name and tag. */
  public double counted(String name, String tag, String value) {
    return meters.find(name).tag(tag, value).counters().stream().mapToDouble(Counter::count).sum();
  }

  public int port() {
    return server.port();
  }

  /** Returns the bytes held for clients. */
  public MemoryBudget memory() {
    return memory;
  }

  public SimpleMeterRegistry meters() {
    return meters;
  }

  public ManagedChannel channel() {
    return channel;
  }

  /**
   * Returns a channel that buffers 64 KiB for a client that reads nothing; the default buffers more
   * than a megabyte.
   */
  public ManagedChannel narrowChannel() {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.port())
        .usePlaintext()
        .flowControlWindow(64 << 10)
        .build();
  }

  public UserServiceBlockingStub client() {
    return UserServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  public User create(String email, String name) {
    var user = User.newBuilder().setEmail(email).setDisplayName(name);
    return client().createUser(CreateUserRequest.newBuilder().setUser(user).build());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
    backend.close();
  }
}
