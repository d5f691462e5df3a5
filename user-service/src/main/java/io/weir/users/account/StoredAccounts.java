package io.weir.users.account;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.users.account.AccountMessages.Message;
import io.weir.users.account.AccountStore.Found;
import io.weir.users.account.AccountStore.NewAccount;
import io.weir.users.account.password.Password;
import io.weir.users.account.password.PasswordHashing;
import io.weir.users.account.token.RandomToken;
import io.weir.users.account.token.Role;
import io.weir.users.account.token.SessionTokens;
import io.weir.users.account.token.TokenSessions;
import io.weir.users.call.Call;
import io.weir.users.call.Failure;
import io.weir.users.user.Email;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accounts in PostgreSQL, with the rules of registration and login. Thread-safe. */
final class StoredAccounts implements Accounts {
  private static final Logger log = LoggerFactory.getLogger(StoredAccounts.class);

  private final AccountsConfig config;
  private final Stores stores;
  private final PasswordHashing hashing;
  private final TokenSessions sessions;
  private final Sources sources;

  /** The tables of accounts. */
  record Stores(AccountStore accounts, RegistrationStore registrations, AttemptStore attempts) {}

  /**
   * Sources of time and randomness, and the places of metrics and messages.
   *
   * @param messages empty if addresses are not verified
   */
  record Sources(
      InstantSource clock,
      SecureRandom random,
      MeterRegistry meters,
      Optional<AccountMessages> messages) {}

  StoredAccounts(
      AccountsConfig config,
      Stores stores,
      PasswordHashing hashing,
      TokenSessions sessions,
      Sources sources) {
    this.config = config;
    this.stores = stores;
    this.hashing = hashing;
    this.sessions = sessions;
    this.sources = sources;
  }

  @Override
  public Optional<UUID> register(Registration registration, CallerNetwork from, Call call) {
    return counted(
        "accounts.registrations",
        () -> {
          take(AttemptKey.registrations(from), config.throttle().registrations(), call);
          var messages = sources.messages();
          return messages.isPresent()
              ? announce(registration, messages.get(), from, call)
              : Optional.of(create(registration, Role.USER, from, call));
        });
  }

  private UUID create(Registration registration, Role role, CallerNetwork from, Call call) {
    // Before anybody looks whether the email is taken: an answer costs the same either way.
    var account = hashed(registration, role, from, call);
    return stores.accounts().create(account, call).orElseThrow(AccountFailure.EmailTaken::new);
  }

  private NewAccount hashed(Registration registration, Role role, CallerNetwork from, Call call) {
    var hash = hashing.hash(registration.password(), from, call);
    return new NewAccount(registration.email(), registration.name(), hash, role);
  }

  /** Sends a message to the address, a different one if an account has it. */
  private Optional<UUID> announce(
      Registration registration, AccountMessages messages, CallerNetwork from, Call call) {
    var email = registration.email();
    take(AttemptKey.messages(email.key()), config.throttle().messages(), call);
    var account = hashed(registration, Role.USER, from, call);
    var token = RandomToken.next(sources.random());
    var keep = config.verification().keep();
    var taken = stores.registrations().add(token.hash(), account, now().plus(keep), call);
    messages.send(
        taken
            ? Message.alreadyRegistered(email.address())
            : Message.verify(email.address(), token.text(), keep));
    return Optional.empty();
  }

  @Override
  public UUID verify(String text, Password password, CallerNetwork from, Call call) {
    if (sources.messages().isEmpty()) {
      throw new AccountFailure.NothingToVerify();
    }
    return counted(
        "accounts.verifications",
        () -> {
          var network = AttemptKey.network(from);
          take(network, config.throttle().network(), call);
          var token = RandomToken.parse(text).map(RandomToken::hash).orElse(new byte[0]);
          var hash = stores.registrations().password(token, now(), call);
          if (!hashing.compare(password, hash, from, call).matches()) {
            throw new AccountFailure.NotVerified();
          }
          return stores
              .registrations()
              .complete(token, now(), call)
              .orElseThrow(AccountFailure.NotVerified::new);
        });
  }

  @Override
  public SessionTokens login(Email email, Password password, CallerNetwork from, Call call) {
    return counted(
        "accounts.logins",
        () -> {
          var network = AttemptKey.network(from);
          // First, so that a network that is refused does not use up the attempts of accounts.
          take(network, config.throttle().network(), call);
          var here = AttemptKey.accountFrom(email.key(), from);
          var found = stores.accounts().find(email.key(), here, call);
          // Failures of strangers must not lock out the owner where the owner has been before.
          var known = found.map(Found::known).orElse(false);
          var account = known ? here : AttemptKey.account(email.key());
          take(account, config.throttle().account(), call);
          var user = checked(password, found, from, call);
          stores.attempts().succeeded(account, network, call);
          stores.accounts().remember(user.user(), here, now(), call);
          return sessions.begin(user.user(), user.role(), call);
        });
  }

  private Found checked(Password password, Optional<Found> found, CallerNetwork from, Call call) {
    var hash = found.flatMap(Found::password);
    var compared = hashing.compare(password, hash, from, call);
    if (!compared.matches()) {
      throw new AccountFailure.WrongCredentials();
    }
    var user = found.orElseThrow();
    if (user.suspended()) {
      throw new AccountFailure.Suspended();
    }
    compared
        .renewed()
        .ifPresent(
            renewed -> stores.accounts().renew(user.user(), hash.orElseThrow(), renewed, call));
    return user;
  }

  @Override
  public SessionTokens refresh(String refreshToken, Call call) {
    return sessions.renew(refreshToken, call);
  }

  @Override
  public void logout(String refreshToken, boolean everywhere, Call call) {
    sessions.end(refreshToken, everywhere, call);
  }

  /** Creates the first administrator, unless the email is taken. */
  void createAdministrator(Registration administrator, Call call) {
    var here = new CallerNetwork("");
    var key = administrator.email().key();
    if (exists(key, call)) {
      return;
    }
    try {
      var user = create(administrator, Role.ADMIN, here, call);
      log.info("user {} is the first administrator", user);
    } catch (AccountFailure.EmailTaken e) {
      if (exists(key, call)) {
        // Another instance was faster.
        return;
      }
      log.warn("accounts.administrator: a user without an account has the email, nothing is done");
    }
  }

  private boolean exists(String emailKey, Call call) {
    var nowhere = AttemptKey.network(new CallerNetwork(""));
    return stores.accounts().find(emailKey, nowhere, call).isPresent();
  }

  /** Deletes what has expired. */
  void clear(Call call) {
    var now = now();
    stores.attempts().clear(now, call);
    stores.registrations().clear(now, call);
    stores.accounts().clear(now, call);
    sessions.clear(call);
  }

  private void take(AttemptKey key, int most, Call call) {
    stores.attempts().take(key, most, config.throttle().window(), now(), call);
  }

  private Instant now() {
    return sources.clock().instant();
  }

  /** Counts a result by its outcome. */
  private <T> T counted(String name, Supplier<T> work) {
    try {
      var result = work.get();
      count(name, "succeeded");
      return result;
    } catch (Failure failure) {
      count(name, Outcome.of(failure));
      throw failure;
    }
  }

  private void count(String name, String outcome) {
    sources.meters().counter(name, "outcome", outcome).increment();
  }
}
