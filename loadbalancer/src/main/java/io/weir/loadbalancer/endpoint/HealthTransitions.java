package io.weir.loadbalancer.endpoint;

import io.weir.loadbalancer.endpoint.EndpointState.Checked;
import io.weir.loadbalancer.endpoint.EndpointState.Connecting;
import io.weir.loadbalancer.endpoint.EndpointState.Healthy;
import io.weir.loadbalancer.endpoint.EndpointState.Sign;
import io.weir.loadbalancer.endpoint.EndpointState.Unhealthy;

/** Transitions of the checked states of an endpoint on the results of checks. Pure. */
final class HealthTransitions {
  private HealthTransitions() {}

  static Checked after(Checked state, CheckResult check, HealthThresholds thresholds) {
    var ejection = state.ejection();
    return switch (check) {
      case CheckResult.Serving _ -> served(state, thresholds);
      case CheckResult.Busy _ -> state;
      case CheckResult.NotServing(String reason) ->
          new Unhealthy(reason, 0, Sign.DECLINES, ejection);
      case CheckResult.Unreachable(String reason) ->
          new Unhealthy(reason, 0, Sign.UNREACHABLE, ejection);
      case CheckResult.Silent(String reason) -> unanswered(state, reason, thresholds);
    };
  }

  private static Checked served(Checked state, HealthThresholds thresholds) {
    return switch (state) {
      case Connecting(_, EjectionState ejection) -> new Healthy(0, ejection);
      case Healthy(_, EjectionState ejection) -> new Healthy(0, ejection);
      case Unhealthy(String reason, int good, _, EjectionState ejection) ->
          good + 1 >= thresholds.healthy()
              ? new Healthy(0, ejection)
              : new Unhealthy(reason, good + 1, Sign.UNSURE, ejection);
    };
  }

  private static Checked unanswered(Checked state, String reason, HealthThresholds thresholds) {
    return switch (state) {
      case Connecting(boolean trusted, EjectionState ejection) ->
          trusted && thresholds.unhealthy() > 1
              ? new Healthy(1, ejection)
              : new Unhealthy(reason, 0, Sign.UNSURE, ejection);
      case Healthy(int unanswered, EjectionState ejection) ->
          unanswered + 1 >= thresholds.unhealthy()
              ? new Unhealthy(reason, 0, Sign.UNSURE, ejection)
              : new Healthy(unanswered + 1, ejection);
      // An endpoint that refused connections stays unreachable until it answers.
      case Unhealthy(_, _, Sign sign, EjectionState ejection) ->
          new Unhealthy(
              reason, 0, sign == Sign.UNREACHABLE ? Sign.UNREACHABLE : Sign.UNSURE, ejection);
    };
  }
}
