package io.weir.users;

import io.weir.observability.TelemetryConfig;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigMistakes;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.memory.MemoryConfig;
import io.weir.runtime.serving.AdminConfig;
import io.weir.runtime.serving.ListenConfig;
import io.weir.runtime.tls.ServerTlsFiles;
import io.weir.users.account.AccountsConfig;
import io.weir.users.avatar.AvatarsConfig;
import io.weir.users.change.ChangesConfig;
import io.weir.users.database.DatabaseConfig;
import io.weir.users.idempotency.IdempotencyConfig;
import io.weir.users.job.ImportsConfig;
import io.weir.users.room.RoomsConfig;
import io.weir.users.server.AdministratorsConfig;
import io.weir.users.server.StreamsConfig;
import java.nio.file.Path;
import java.util.Map;

/**
 * Configuration of an instance of the user service.
 *
 * @param reflection true to answer server reflection, by which gateways and tools read the schema
 * @param connections maximum number of open connections; others are closed at once
 * @param sampleUsers true to add sample users to a database without users
 */
public record UserServiceConfig(
    ListenConfig listen,
    AdminConfig admin,
    DatabaseConfig database,
    TelemetryConfig telemetry,
    DrainConfig drain,
    StreamsConfig streams,
    ChangesConfig changes,
    ImportsConfig imports,
    RoomsConfig rooms,
    AvatarsConfig avatars,
    AdministratorsConfig administrators,
    AccountsConfig accounts,
    IdempotencyConfig idempotency,
    boolean reflection,
    int connections,
    MemoryConfig memory,
    boolean sampleUsers) {
  private static final int PORT = 50051;
  private static final int ADMIN_PORT = 9902;
  private static final int CONNECTIONS = 10_000;

  public UserServiceConfig {
    if (listen.tls().filter(UserServiceConfig::isForGateways).isPresent()) {
      throw new ConfigException.InvalidEntry(
          "tls: certificates, plain and hsts are for a gateway", "listen", "tls");
    }
    if (connections < 1) {
      throw new IllegalArgumentException(
          "connections: at least 1 is expected, found " + connections);
    }
  }

  private static boolean isForGateways(ServerTlsFiles tls) {
    return !tls.certificates().isEmpty() || tls.plain().isPresent() || tls.hsts().isPresent();
  }

  /**
   * Reads a file.
   *
   * @param environment values for ${NAME} and ${NAME:default}
   * @throws ConfigException with every mistake in the file and in the certificates that it names
   */
  public static UserServiceConfig read(Path file, Map<String, String> environment) {
    var config = ConfigReader.read(file, UserServiceConfig.class, environment);
    var directory = file.toAbsolutePath().getParent();
    var located = config.listen.from(directory == null ? Path.of("") : directory);
    var mistakes = new ConfigMistakes(file);
    located
        .tls()
        .flatMap(ServerTlsFiles::mistake)
        .ifPresent(mistake -> mistakes.add(mistake, "listen", "tls"));
    mistakes.throwIfAny();
    return config.on(located);
  }

  private UserServiceConfig on(ListenConfig other) {
    return new UserServiceConfig(
        other,
        admin,
        database,
        telemetry,
        drain,
        streams,
        changes,
        imports,
        rooms,
        avatars,
        administrators,
        accounts,
        idempotency,
        reflection,
        connections,
        memory,
        sampleUsers);
  }

  public static UserServiceConfig defaults() {
    return new UserServiceConfig(
        new ListenConfig("0.0.0.0", PORT),
        new AdminConfig("127.0.0.1", ADMIN_PORT),
        DatabaseConfig.defaults(),
        TelemetryConfig.defaults(),
        DrainConfig.defaults(),
        StreamsConfig.defaults(),
        ChangesConfig.defaults(),
        ImportsConfig.defaults(),
        RoomsConfig.defaults(),
        AvatarsConfig.defaults(),
        AdministratorsConfig.defaults(),
        AccountsConfig.defaults(),
        IdempotencyConfig.defaults(),
        true,
        CONNECTIONS,
        MemoryConfig.defaults(),
        false);
  }
}
