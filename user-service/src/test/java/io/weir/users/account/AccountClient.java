package io.weir.users.account;

import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.weir.runtime.config.value.Size;
import io.weir.users.TestService;
import io.weir.users.account.password.PasswordsConfig;
import io.weir.users.account.token.TokensConfig;
import io.weir.users.v1.AccountServiceGrpc;
import io.weir.users.v1.AccountServiceGrpc.AccountServiceBlockingStub;
import io.weir.users.v1.LoginRequest;
import io.weir.users.v1.LogoutRequest;
import io.weir.users.v1.RefreshRequest;
import io.weir.users.v1.RegisterRequest;
import io.weir.users.v1.RegisterResponse;
import io.weir.users.v1.TokenResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Client of AccountService at one instance, at an address that its gateway tells. */
public record AccountClient(TestService service, String address) {
  public static final String PASSWORD = "a password of some length";

  public AccountClient(TestService service) {
    this(service, "192.0.2.1");
  }

  public AccountClient from(String other) {
    return new AccountClient(service, other);
  }

  public AccountServiceBlockingStub stub() {
    var headers = new Metadata();
    headers.put(Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER), address);
    var channel =
        ClientInterceptors.intercept(
            service.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
    return AccountServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  public RegisterResponse register(String email) {
    return stub()
        .register(
            RegisterRequest.newBuilder()
                .setEmail(email)
                .setPassword(PASSWORD)
                .setName("Ada")
                .build());
  }

  public TokenResponse login(String email) {
    return login(email, PASSWORD);
  }

  public TokenResponse login(String email, String password) {
    return stub().login(LoginRequest.newBuilder().setEmail(email).setPassword(password).build());
  }

  public TokenResponse refresh(String token) {
    return stub().refresh(RefreshRequest.newBuilder().setRefreshToken(token).build());
  }

  public void logout(String token, boolean everywhere) {
    var _ =
        stub()
            .logout(
                LogoutRequest.newBuilder()
                    .setRefreshToken(token)
                    .setEverywhere(everywhere)
                    .build());
  }

  /** Returns the number of hashes that the instance has computed. */
  public long hashes() {
    return service.meters().get("accounts.hash.duration").timer().count();
  }

  /** Returns a configuration with hashes that cost little. */
  public static AccountsConfig cheap() {
    var d = AccountsConfig.defaults();
    return new AccountsConfig(
        d.issuer(),
        passwords(1, 2),
        d.tokens(),
        d.keys(),
        d.throttle(),
        d.verification(),
        d.administrator(),
        d.trustedProxies());
  }

  public static PasswordsConfig passwords(int iterations, int concurrent) {
    return new PasswordsConfig(
        new Size(8 << 20), iterations, 1, concurrent, 64, Duration.ofSeconds(10));
  }

  public static AccountsConfig with(PasswordsConfig passwords) {
    var d = cheap();
    return new AccountsConfig(
        d.issuer(),
        passwords,
        d.tokens(),
        d.keys(),
        d.throttle(),
        d.verification(),
        d.administrator(),
        d.trustedProxies());
  }

  public static AccountsConfig with(TokensConfig tokens) {
    var d = cheap();
    return new AccountsConfig(
        d.issuer(),
        d.passwords(),
        tokens,
        d.keys(),
        d.throttle(),
        d.verification(),
        d.administrator(),
        d.trustedProxies());
  }

  public static AccountsConfig with(ThrottleConfig throttle) {
    var d = cheap();
    return new AccountsConfig(
        d.issuer(),
        d.passwords(),
        d.tokens(),
        d.keys(),
        throttle,
        d.verification(),
        d.administrator(),
        d.trustedProxies());
  }
}
