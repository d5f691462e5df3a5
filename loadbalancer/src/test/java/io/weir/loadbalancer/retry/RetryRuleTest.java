package io.weir.loadbalancer.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpHeaders;
import io.weir.grpc.GrpcCode;
import io.weir.loadbalancer.call.MethodPolicy.Repeat;
import io.weir.loadbalancer.outcome.AttemptResult;
import io.weir.loadbalancer.outcome.Outcome;
import io.weir.loadbalancer.retry.RetryRule.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryRuleTest {

  @ParameterizedTest
  @CsvSource({
    "14, SAFE, Again",
    "14, IDEMPOTENT, Again",
    "14, NEVER, Keep",
    "8, SAFE, Keep",
    "4, SAFE, Keep",
    "13, SAFE, Keep",
    "5, SAFE, Keep",
    "0, SAFE, Keep",
    "0, NEVER, Keep",
  })
  void judgesWhatTheInstanceAnswered(int code, Repeat repeat, String verdict) {
    assertThat(name(AttemptResult.answered(GrpcCode.of(code), HttpHeaders.of()), repeat))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "14, 0, AgainAfter",
    "14, 150, AgainAfter",
    "8, 150, AgainAfter",
    "14, -1, Keep",
    "8, -1, Keep",
    "14, soon, Keep",
    "14, 99999999999999999999, Keep",
    "13, 5, Keep",
  })
  void obeysTheServersPushback(int code, String pushback, String verdict) {
    var trailers = HttpHeaders.of("grpc-retry-pushback-ms", pushback);
    assertThat(name(AttemptResult.answered(GrpcCode.of(code), trailers), Repeat.SAFE))
        .isEqualTo(verdict);
    assertThat(name(AttemptResult.answered(GrpcCode.of(code), trailers), Repeat.NEVER))
        .isEqualTo("Keep");
  }

  @Test
  void repeatsWhatRanOutOfTheTimeOfTheAttempt() {
    var late = AttemptResult.answered(GrpcCode.of(4), HttpHeaders.of());
    assertThat(name(late, Repeat.SAFE, true)).isEqualTo("Again");
    assertThat(name(late, Repeat.NEVER, true)).isEqualTo("Keep");
  }

  @Test
  void repeatsAnythingThatWasNeverSeen() {
    for (var reach : AttemptResult.Reach.values()) {
      var ending =
          new AttemptResult(GrpcCode.of(14), Outcome.FAILURE, "x", reach, HttpHeaders.of());
      boolean unseen =
          reach == AttemptResult.Reach.NOT_CONNECTED || reach == AttemptResult.Reach.NOT_SEEN;
      assertThat(name(ending, Repeat.NEVER)).isEqualTo(unseen ? "Elsewhere" : "Keep");
    }
  }

  @Test
  void paysForWhatCameToAnInstance() {
    var refused =
        new AttemptResult(
            GrpcCode.of(14), Outcome.FAILURE, "x", AttemptResult.Reach.NOT_SEEN, HttpHeaders.of());
    assertThat(RetryRule.judge(refused, Repeat.NEVER, false))
        .isEqualTo(new Verdict.Elsewhere(false));
    assertThat(RetryRule.judge(refused.ignored(), Repeat.NEVER, false))
        .isEqualTo(new Verdict.Elsewhere(false));
    var unconnected =
        new AttemptResult(
            GrpcCode.of(14),
            Outcome.FAILURE,
            "x",
            AttemptResult.Reach.NOT_CONNECTED,
            HttpHeaders.of());
    assertThat(RetryRule.judge(unconnected, Repeat.NEVER, false))
        .isEqualTo(new Verdict.Elsewhere(true));
    var full =
        new AttemptResult(
            GrpcCode.of(8), Outcome.IGNORED, "x", AttemptResult.Reach.NOT_SEEN, HttpHeaders.of());
    assertThat(RetryRule.judge(full, Repeat.NEVER, false)).isEqualTo(new Verdict.Elsewhere(true));
  }

  @Test
  void doesNotRepeatWhatWeRefusedOurselves() {
    assertThat(name(AttemptResult.refused(GrpcCode.of(14), "breaker"), Repeat.SAFE))
        .isEqualTo("Keep");
  }

  private static String name(AttemptResult ending, Repeat repeat) {
    return name(ending, repeat, false);
  }

  private static String name(AttemptResult ending, Repeat repeat, boolean shortened) {
    return RetryRule.judge(ending, repeat, shortened).getClass().getSimpleName();
  }

  /** Guards the tables above, which cover every verdict. */
  @Test
  void thereAreFourVerdicts() {
    assertThat(Verdict.class.getPermittedSubclasses()).hasSize(4);
  }
}
