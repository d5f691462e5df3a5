package io.weir.loadbalancer.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks are letters: s serving, n not serving, t silent, u unreachable. */
final class EndpointStateTest {
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
    var state = EndpointState.connecting();
    for (int i = 0; i < checks.length(); i++) {
      state = state.checked(result(checks.charAt(i)), THRESHOLDS);
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
      String checks, boolean usable, EndpointState.Sign sign) {
    var state = EndpointState.connecting().joining(false);
    for (int i = 0; i < checks.length(); i++) {
      state = state.checked(result(checks.charAt(i)), THRESHOLDS);
    }
    assertThat(state.usable()).isEqualTo(usable);
    assertThat(state.sign()).isEqualTo(sign);
  }

  /**
   * Events are letters: checks as above; E it is ejected, P its ejection is over, A it is active
   * again; D drained by hand, d active again; R its cluster no longer names it, J its cluster names
   * it while others serve.
   */
  @ParameterizedTest
  @CsvSource({
    "'', Connecting, true",
    "J, Connecting, false",
    "s, Healthy, true",
    "t, Healthy, true",
    "n, Unhealthy, false",
    "E, Ejected, false",
    "sE, Ejected, false",
    "sEP, Ejected, false",
    "sEPA, Healthy, true",
    "sEn, Unhealthy, false",
    "sEnA, Unhealthy, false",
    "sEnss, Ejected, false",
    "sEnAss, Healthy, true",
    "nE, Unhealthy, false",
    "JE, Connecting, false",
    "JEs, Ejected, false",
    "sD, Draining, false",
    "sDd, Healthy, true",
    "sDnd, Unhealthy, false",
    "sDEd, Ejected, false",
    "sR, Draining, false",
    "sRd, Draining, false",
    "sRJ, Connecting, false",
    "sRJs, Healthy, true",
    "sERJs, Healthy, true",
    "sDRJ, Draining, false",
    "sDRJsd, Healthy, true",
    "sDRd, Draining, false",
    "sDRdJ, Connecting, false",
  })
  void isOneOfFive(String events, String name, boolean usable) {
    var state = EndpointState.connecting();
    for (int i = 0; i < events.length(); i++) {
      state = after(state, events.charAt(i));
    }
    assertThat(state.getClass().getSimpleName()).isEqualTo(name);
    assertThat(state.usable()).isEqualTo(usable);
    assertThat(state.reason()).isNotBlank();
  }

  private static EndpointState after(EndpointState state, char event) {
    return switch (event) {
      case 'E' -> state.with(new EjectionState.Ejected(1_000, 1, "failed"));
      case 'P' -> state.with(state.ejection().at(1_000));
      case 'A' -> state.with(EjectionState.Active.GOOD);
      case 'D' -> state.drained(true);
      case 'd' -> state.drained(false);
      case 'R' -> state.leaving();
      case 'J' -> state.joining(false);
      default -> state.checked(result(event), THRESHOLDS);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "s, true, true",
    "t, true, true",
    "n, false, true",
    "u, false, false",
    "sE, true, true",
    "sEn, false, true",
    "sD, false, false",
    "sR, false, false",
    "J, true, true",
  })
  void standsInUnlessItRefusesOrDrains(String events, boolean beside, boolean alone) {
    var state = EndpointState.connecting();
    for (int i = 0; i < events.length(); i++) {
      state = after(state, events.charAt(i));
    }
    assertThat(state.mayStandIn(false)).isEqualTo(beside);
    assertThat(state.mayStandIn(true)).isEqualTo(alone);
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
