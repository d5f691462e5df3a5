package io.weir.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.observability.TelemetryConfig;
import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import io.weir.runtime.config.Secret;
import io.weir.runtime.config.value.Percent;
import io.weir.runtime.config.value.Size;
import io.weir.runtime.memory.MemoryConfig;
import io.weir.runtime.proxy.Network;
import io.weir.runtime.serving.AdminConfig;
import io.weir.runtime.serving.ListenConfig;
import io.weir.users.account.AccountsConfig;
import io.weir.users.account.AdministratorConfig;
import io.weir.users.account.ThrottleConfig;
import io.weir.users.account.VerificationConfig;
import io.weir.users.account.password.PasswordsConfig;
import io.weir.users.account.token.KeysConfig;
import io.weir.users.account.token.TokensConfig;
import io.weir.users.avatar.AvatarsConfig;
import io.weir.users.change.ChangesConfig;
import io.weir.users.database.DatabaseConfig;
import io.weir.users.idempotency.IdempotencyConfig;
import io.weir.users.job.ImportsConfig;
import io.weir.users.room.RoomsConfig;
import io.weir.users.server.AdministratorsConfig;
import io.weir.users.server.StreamsConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserServiceConfigTest {
  @TempDir private Path directory;

  @Test
  void everythingHasADefault() throws IOException {
    assertThat(read("")).isEqualTo(UserServiceConfig.defaults());
    assertThat(UserServiceConfig.defaults())
        .isEqualTo(
            new UserServiceConfig(
                new ListenConfig("0.0.0.0", 50051),
                new AdminConfig("127.0.0.1", 9902),
                new DatabaseConfig(
                    "postgresql://127.0.0.1:5432/weir",
                    null,
                    null,
                    10,
                    1024,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(500)),
                TelemetryConfig.defaults(),
                new DrainConfig(Duration.ofMillis(500), Duration.ofSeconds(10)),
                new StreamsConfig(10_000, Duration.ofMinutes(1)),
                new ChangesConfig(Duration.ofHours(24), 1_000_000),
                new ImportsConfig(1_000_000, Duration.ofSeconds(15), Duration.ofHours(24)),
                new RoomsConfig(Duration.ofDays(30), 10_000, 1000),
                new AvatarsConfig(new Size(1 << 20)),
                new AdministratorsConfig(null),
                new AccountsConfig(
                    URI.create("http://localhost:8080"),
                    new PasswordsConfig(new Size(19 << 20), 2, 1, 2, 256, Duration.ofSeconds(5)),
                    new TokensConfig(
                        "weir",
                        Duration.ofMinutes(10),
                        Duration.ofDays(14),
                        Duration.ofDays(90),
                        20,
                        Duration.ofSeconds(10)),
                    new KeysConfig(null, Duration.ofDays(7), Duration.ofHours(1)),
                    new ThrottleConfig(Duration.ofMinutes(5), 10, 100, 100, 5),
                    new VerificationConfig(Optional.empty(), Duration.ofHours(1)),
                    Optional.empty(),
                    List.of(Network.parse("127.0.0.0/8"), Network.parse("::1"))),
                new IdempotencyConfig(Duration.ofHours(24), Duration.ofSeconds(1), "x-user-id"),
                true,
                10_000,
                new MemoryConfig(
                    null, new Percent(0.5), Duration.ofSeconds(1), Duration.ofSeconds(10)),
                false));
  }

  @Test
  void everyKeyCanBeSet() throws IOException {
    var config =
        read(
            """
            listen: {host: 127.0.0.1, port: 1}
            admin: {host: 127.0.0.2, port: 2}
            database:
              url: postgresql://db:5433/weir
              user: ada
              password: ${PASSWORD}
              pool: 3
              waiting: 4
              acquire: 500ms
              connect: 2s
              statement: 3s
              probe: 250ms
            drain: {delay: 0s, grace: 1m}
            streams: {most: 5, stall: 6s}
            changes: {keep: 168h, most: 8}
            imports: {rows: 9, lease: 10s, keep: 11m}
            rooms: {keep: 12h, most: 13, members: 14}
            avatars: {size: 15KiB}
            administrators: {token: "${PASSWORD} of sixteen"}
            accounts:
              issuer: https://api.example.org
              passwords: {memory: 8MiB, iterations: 3, lanes: 2, concurrent: 4, waiting: 5, max-wait: 6s}
              tokens: {audience: site, access: 7m, refresh: 8h, session: 9h, sessions: 10, grace: 11s}
              keys:
                secret: ${PASSWORD} of more than thirty-one characters
                rotate: 12h
                publish: 13m
              throttle: {window: 14m, account: 15, network: 16, registrations: 17, messages: 18}
              verification: {directory: messages, keep: 19m}
              administrator: {email: ada@example.org, password: "${PASSWORD} of an administrator"}
              trusted-proxies: [10.0.0.0/8]
            idempotency: {keep: 16h, max-wait: 17ms, identity: x-caller}
            reflection: false
            connections: 16
            memory: {max: 32MiB, caller-share: 40%, max-wait: 2s, arrival: 7s}
            sample-users: true
            """);
    assertThat(config)
        .isEqualTo(
            new UserServiceConfig(
                new ListenConfig("127.0.0.1", 1),
                new AdminConfig("127.0.0.2", 2),
                new DatabaseConfig(
                    "postgresql://db:5433/weir",
                    "ada",
                    Secret.parse("s3cret"),
                    3,
                    4,
                    Duration.ofMillis(500),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofMillis(250)),
                TelemetryConfig.defaults(),
                new DrainConfig(Duration.ZERO, Duration.ofMinutes(1)),
                new StreamsConfig(5, Duration.ofSeconds(6)),
                new ChangesConfig(Duration.ofDays(7), 8),
                new ImportsConfig(9, Duration.ofSeconds(10), Duration.ofMinutes(11)),
                new RoomsConfig(Duration.ofHours(12), 13, 14),
                new AvatarsConfig(new Size(15 << 10)),
                new AdministratorsConfig(Secret.parse("s3cret of sixteen")),
                new AccountsConfig(
                    URI.create("https://api.example.org"),
                    new PasswordsConfig(new Size(8 << 20), 3, 2, 4, 5, Duration.ofSeconds(6)),
                    new TokensConfig(
                        "site",
                        Duration.ofMinutes(7),
                        Duration.ofHours(8),
                        Duration.ofHours(9),
                        10,
                        Duration.ofSeconds(11)),
                    new KeysConfig(
                        Secret.parse("s3cret of more than thirty-one characters"),
                        Duration.ofHours(12),
                        Duration.ofMinutes(13)),
                    new ThrottleConfig(Duration.ofMinutes(14), 15, 16, 17, 18),
                    new VerificationConfig(
                        Optional.of(Path.of("messages")), Duration.ofMinutes(19)),
                    Optional.of(
                        new AdministratorConfig(
                            "ada@example.org", Secret.parse("s3cret of an administrator"))),
                    List.of(Network.parse("10.0.0.0/8"))),
                new IdempotencyConfig(Duration.ofHours(16), Duration.ofMillis(17), "x-caller"),
                false,
                16,
                new MemoryConfig(
                    new Size(32 << 20),
                    new Percent(0.4),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(7)),
                true));
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void partOfTheDatabaseKeepsTheOtherDefaults() throws IOException {
    assertThat(read("database: {pool: 3}").database().acquire())
        .isEqualTo(DatabaseConfig.defaults().acquire());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "database: {url: mysql://ada:s3cret@db/weir}, a database URL is expected",
        "database: {pool: 0}, \"pool: at least 1 is expected, found 0\"",
        "database: {acquire: 1ms}, acquire: at least 250ms",
        "database: {statement: 0s}, statement: more than 0",
        "database: {pol: 3}, pool",
        "streams: {most: 0}, \"most: at least 1 is expected, found 0\"",
        "streams: {stall: 0s}, stall: more than 0",
        "changes: {keep: 0s}, keep: more than 0",
        "imports: {lease: 999ms}, lease: at least 1s",
        "rooms: {keep: 0s}, keep: more than 0",
        "rooms: {most: 0}, \"most: at least 1 is expected, found 0\"",
        "rooms: {members: 0}, \"members: at least 1 is expected, found 0\"",
        "avatars: {size: 0B}, size: more than 0",
        "administrators: {token: s3cret}, token: at least 16 characters",
        "accounts: {issuer: ftp://api.example.org}, issuer: the URL of the gateway is expected",
        "accounts: {issuer: http://api.example.org/}, without a slash",
        "accounts: {issuer: http://ada:s3cret@api.example.org}, issuer: the URL of the gateway",
        "accounts: {passwords: {memory: 7MiB}}, \"memory: 8MiB to 256MiB is expected, found 7MiB\"",
        "accounts: {passwords: {iterations: 17}}, \"iterations: 1 to 16 is expected, found 17\"",
        "accounts: {passwords: {lanes: 0}}, \"lanes: 1 to 8 is expected, found 0\"",
        "accounts: {passwords: {concurrent: 0}}, \"concurrent: 1 to 64 is expected, found 0\"",
        "\"accounts: {passwords: {concurrent: 64, memory: 256MiB}}\", more than half of the heap",
        "accounts: {passwords: {waiting: -1}}, \"waiting: 0 to 10000 is expected, found -1\"",
        "accounts: {passwords: {max-wait: 0s}}, max-wait: more than 0",
        "accounts: {tokens: {audience: ' '}}, audience: a name",
        "accounts: {tokens: {access: 2h}}, access: 10s to 1h",
        "accounts: {tokens: {refresh: 1m}}, refresh: more than access",
        "accounts: {tokens: {session: 1h}}, session: at least as long as refresh",
        "accounts: {tokens: {sessions: 0}}, \"sessions: 1 to 1000 is expected, found 0\"",
        "accounts: {tokens: {grace: 2m}}, grace: 0s to 1m",
        "accounts: {keys: {secret: s3cret}}, secret: at least 32 characters",
        "accounts: {keys: {publish: 1s}}, publish: at least 10s",
        "accounts: {keys: {rotate: 1h}}, rotate: at least twice as long as publish",
        "accounts: {throttle: {account: 0}}, \"account: 1 to 100000 is expected, found 0\"",
        "accounts: {throttle: {window: 0s}}, window: 1s to 24h",
        "accounts: {verification: {keep: 1s}}, keep: 1m to 168h",
        "\"accounts: {administrator: {email: ada, password: s3cret of long}}\", email: is not an email",
        "\"accounts: {administrator: {email: a@b.org, password: s3cret}}\", password: has 6 characters",
        "accounts: {trusted-proxies: [here]}, expected an address or a network",
        "idempotency: {keep: 0s}, keep: more than 0",
        "idempotency: {max-wait: 0s}, max-wait: at least 1ms",
        "idempotency: {identity: X User}, \"identity: found 'X User', expected a name of metadata\"",
        "sample-user: true, sample-users"
      })
  void mistakeIsNamed(String yaml, String message) {
    var thrown = catchThrowableOfType(ConfigException.class, () -> read(yaml));
    assertThat(thrown.mistakes()).hasSize(1);
    assertThat(thrown.getMessage()).contains(message).contains(":1").doesNotContain("s3cret");
  }

  private UserServiceConfig read(String yaml) throws IOException {
    var file = Files.writeString(directory.resolve("users.yaml"), yaml);
    return ConfigReader.read(file, UserServiceConfig.class, Map.of("PASSWORD", "s3cret"));
  }
}
