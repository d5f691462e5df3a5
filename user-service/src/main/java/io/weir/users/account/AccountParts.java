package io.weir.users.account;

import io.weir.users.account.password.Password;
import io.weir.users.account.password.PasswordHashing;
import io.weir.users.account.token.Role;
import io.weir.users.account.token.TokenSessions;
import io.weir.users.call.Call;
import io.weir.users.call.Violations;
import io.weir.users.database.Database;
import io.weir.users.database.PeriodicTask;
import io.weir.users.database.Sql;
import io.weir.users.database.SqlTelemetry;
import io.weir.users.server.Calls;
import io.weir.users.user.Email;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Assembles the accounts of one instance: for calls, and for the service's own work. */
public final class AccountParts {
  private static final Duration LOOK_FOR_WORK = Duration.ofSeconds(1);
  private static final String ADMINISTRATOR = "Administrator";

  private final AccountsConfig config;
  private final SqlTelemetry telemetry;
  private final Supplier<UUID> ids;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final PasswordHashing hashing;
  private final Served forCalls;
  private final Served own;
  private final AtomicBoolean administrator = new AtomicBoolean();
  private volatile Instant keysDue = Instant.MIN;

  /** Accounts and sessions on one kind of connections. */
  private record Served(StoredAccounts accounts, TokenSessions sessions) {}

  /**
   * @param ids returns new identifiers
   */
  public AccountParts(
      AccountsConfig config,
      Database database,
      SqlTelemetry telemetry,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.config = config;
    this.telemetry = telemetry;
    this.ids = ids;
    this.clock = clock;
    this.hashing =
        new PasswordHashing(config.passwords(), random, telemetry.meters(), telemetry.tracer());
    this.forCalls = served(database.sql());
    this.own = served(database.ownSql());
  }

  private Served served(Sql sql) {
    var sessions =
        new TokenSessions(
            config.tokens(),
            config.keys(),
            config.issuer().toString(),
            sql,
            new TokenSessions.Sources(clock, random, ids, telemetry.meters()));
    var stores =
        new StoredAccounts.Stores(
            new AccountStore(sql, ids), new RegistrationStore(sql, ids), new AttemptStore(sql));
    Optional<AccountMessages> messages =
        config
            .verification()
            .directory()
            .map(directory -> new DirectoryMessages(directory, clock, ids));
    var sources = new StoredAccounts.Sources(clock, random, telemetry.meters(), messages);
    return new Served(new StoredAccounts(config, stores, hashing, sessions, sources), sessions);
  }

  /** Returns the gRPC service. */
  public AccountEndpoint endpoint(Calls calls) {
    return new AccountEndpoint(
        forCalls.accounts(), forCalls.sessions().keys(), config.issuer().toString(), calls);
  }

  /** Returns true if a bearer token is the access token of an administrator. Never blocks. */
  public boolean isAdministrator(String token) {
    return forCalls.sessions().proves(token, Role.ADMIN);
  }

  /** Returns the task that makes the signing keys that are due, and the first administrator. */
  public PeriodicTask keysTask() {
    return new PeriodicTask(
        "signing-keys",
        // Short, because the database may not be up at first.
        LOOK_FOR_WORK,
        call -> {
          if (!clock.instant().isBefore(keysDue)) {
            forCalls.sessions().renewKeys(call);
            createAdministrator(call);
            keysDue = clock.instant().plus(own.sessions().keysPeriod());
          }
          return false;
        });
  }

  private void createAdministrator(Call call) {
    if (administrator.get()) {
      return;
    }
    config
        .administrator()
        .ifPresent(first -> {
          var password = Password.chosen(first.password().value(), first.email(), new Violations());
          own.accounts()
              .createAdministrator(
                  new Registration(new Email(first.email()), password, ADMINISTRATOR), call);
        });
    administrator.set(true);
  }

  /** Deletes what has expired. */
  public void clear(Call call) {
    own.accounts().clear(call);
  }
}
