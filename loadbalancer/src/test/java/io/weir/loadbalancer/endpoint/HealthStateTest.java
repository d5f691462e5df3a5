package io.weir.loadbalancer.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks as letters: s serving, n not serving, t silent, u unreachable. */
final class HealthStateTest {
  private static final HealthThresholds THRESHOLDS = new HealthThresholds(2, 3);

  @ParameterizedTest
  @CsvSource({
    "'', true",
    "s, true",
    "n, false",
    "u, false",
    "t, true",
    "tt, true",
    "ttt, false",
    "ttst, true",
    "ttstt, true",
    "ttsttt, false",
    "ns, false",
    "nss, true",
    "nsns, false",
    "us, false",
    "uss, true",
    "usts, false",
    "ustss, true",
    "sssn, false",
  })
  void followsTheChecks(String checks, boolean usable) {
    HealthState state = new HealthState.Unknown();
    for (int i = 0; i < checks.length(); i++) {
      state = state.after(result(checks.charAt(i)), THRESHOLDS);
    }
    assertThat(state.usable()).isEqualTo(usable);
    assertThat(state.reason()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "'', false, UNSURE", "s, true, UNSURE", "t, false, UNSURE", "ts, false, UNSURE",
    "tss, true, UNSURE", "n, false, DECLINES", "nt, false, UNSURE", "ns, false, UNSURE",
    "u, false, UNREACHABLE", "ut, false, UNREACHABLE", "us, false, UNSURE", "ust, false, UNSURE",
    "un, false, DECLINES",
  })
  void letsAnEndpointThatComesLaterServeAfterItsFirstGoodCheck(
      String checks, boolean usable, HealthState.Sign sign) {
    HealthState state = new HealthState.Joining();
    for (int i = 0; i < checks.length(); i++) {
      state = state.after(result(checks.charAt(i)), THRESHOLDS);
    }
    assertThat(state.usable()).isEqualTo(usable);
    assertThat(state.sign()).isEqualTo(sign);
  }

  private static CheckResult result(char check) {
    return switch (check) {
      case 's' -> new CheckResult.Serving();
      case 'n' -> new CheckResult.NotServing("not serving");
      case 't' -> new CheckResult.Silent("no answer");
      default -> new CheckResult.Unreachable("could not connect");
    };
  }
}
