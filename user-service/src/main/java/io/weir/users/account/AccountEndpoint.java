package io.weir.users.account;

import com.google.protobuf.Empty;
import io.grpc.stub.StreamObserver;
import io.weir.users.account.token.PublicKeys;
import io.weir.users.server.Calls;
import io.weir.users.server.caller.CallerAddress;
import io.weir.users.v1.AccountServiceGrpc;
import io.weir.users.v1.GetConfigurationRequest;
import io.weir.users.v1.GetKeysRequest;
import io.weir.users.v1.IssuerConfiguration;
import io.weir.users.v1.KeySet;
import io.weir.users.v1.LoginRequest;
import io.weir.users.v1.LogoutRequest;
import io.weir.users.v1.RefreshRequest;
import io.weir.users.v1.RegisterRequest;
import io.weir.users.v1.RegisterResponse;
import io.weir.users.v1.TokenResponse;
import io.weir.users.v1.VerifyEmailRequest;
import io.weir.users.v1.VerifyEmailResponse;

/** The gRPC service weir.users.v1.AccountService. */
public final class AccountEndpoint extends AccountServiceGrpc.AccountServiceImplBase {
  public static final String NAME = AccountServiceGrpc.SERVICE_NAME;

  private final Accounts accounts;
  private final PublicKeys keys;
  private final String issuer;
  private final Calls calls;

  /**
   * @param issuer value of iss in tokens
   */
  public AccountEndpoint(Accounts accounts, PublicKeys keys, String issuer, Calls calls) {
    this.accounts = accounts;
    this.keys = keys;
    this.issuer = issuer;
    this.calls = calls;
  }

  private static CallerNetwork caller() {
    return CallerNetwork.of(CallerAddress.current());
  }

  @Override
  public void register(RegisterRequest request, StreamObserver<RegisterResponse> answer) {
    calls.answer(
        answer,
        call ->
            AccountResponses.registered(
                accounts.register(AccountRequests.register(request), caller(), call)));
  }

  @Override
  public void verifyEmail(VerifyEmailRequest request, StreamObserver<VerifyEmailResponse> answer) {
    calls.answer(
        answer,
        call -> {
          var asked = AccountRequests.verification(request);
          var user = accounts.verify(asked.token(), asked.password(), caller(), call);
          return VerifyEmailResponse.newBuilder().setId(user.toString()).build();
        });
  }

  @Override
  public void login(LoginRequest request, StreamObserver<TokenResponse> answer) {
    calls.answer(
        answer,
        call -> {
          var asked = AccountRequests.login(request);
          return AccountResponses.tokens(
              accounts.login(asked.email(), asked.password(), caller(), call));
        });
  }

  @Override
  public void refresh(RefreshRequest request, StreamObserver<TokenResponse> answer) {
    calls.answer(
        answer, call -> AccountResponses.tokens(accounts.refresh(request.getRefreshToken(), call)));
  }

  @Override
  public void logout(LogoutRequest request, StreamObserver<Empty> answer) {
    calls.answer(
        answer,
        call -> {
          accounts.logout(request.getRefreshToken(), request.getEverywhere(), call);
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void getKeys(GetKeysRequest request, StreamObserver<KeySet> answer) {
    calls.answer(answer, call -> AccountResponses.keys(keys.published(call)));
  }

  @Override
  public void getConfiguration(
      GetConfigurationRequest request, StreamObserver<IssuerConfiguration> answer) {
    calls.answer(answer, call -> AccountResponses.configuration(issuer));
  }
}
