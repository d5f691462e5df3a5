package io.weir.loadbalancer.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.loadbalancer.outcome.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Events are letters: s success, f failure, d suspect, i ignored, E its ejection is over, q a quiet
 * interval, l its health is lost, g a good check.
 */
final class EjectionStateTest {
  private static final int CONSECUTIVE = 3;

  @ParameterizedTest
  @CsvSource({
    "'', 'Active 0 0'",
    "ff, 'Active 0 2'",
    "ffsff, 'Active 0 2'",
    "ffiii, 'Active 0 2'",
    "fff, 'Ejected 1'",
    "ffddd, 'Active 0 2'",
    "fffEd, 'Ejected 2'",
    "fffsss, 'Ejected 1'",
    "ffffff, 'Ejected 1'",
    "fffg, 'Ejected 1'",
    "fffE, 'Probing 1'",
    "fffEi, 'Probing 1'",
    "fffEs, 'Active 1 2'",
    "fffEg, 'Active 1 2'",
    "fffEsf, 'Ejected 2'",
    "fffEssff, 'Active 1 2'",
    "fffEf, 'Ejected 2'",
    "fffEfEf, 'Ejected 3'",
    "fffEsq, 'Active 0 2'",
    "fffEsqqq, 'Active 0 2'",
    "fffq, 'Ejected 1'",
    "fffEq, 'Probing 1'",
    "ffl, 'Active 1 0'",
    "fffl, 'Active 1 0'",
    "fffEl, 'Active 1 0'",
    "lll, 'Active 3 0'",
    "fffEfl, 'Active 3 0'",
  })
  void followsWhatHappens(String events, String expected) {
    EjectionState standing = EjectionState.Active.GOOD;
    for (int i = 0; i < events.length(); i++) {
      standing = after(standing, events.charAt(i));
    }
    assertThat(text(standing)).isEqualTo(expected);
  }

  private static EjectionState after(EjectionState standing, char event) {
    return switch (event) {
      case 's' -> attempt(standing, Outcome.SUCCESS);
      case 'f' -> attempt(standing, Outcome.FAILURE);
      case 'd' -> attempt(standing, Outcome.SUSPECT);
      case 'i' -> attempt(standing, Outcome.IGNORED);
      case 'E' -> standing.at(1_000);
      case 'q' -> standing.quiet();
      case 'l' -> standing.lost();
      default -> standing instanceof EjectionState.Probing ? standing.back(CONSECUTIVE) : standing;
    };
  }

  private static EjectionState attempt(EjectionState standing, Outcome outcome) {
    var after = standing.after(outcome, CONSECUTIVE);
    return after.suspect(outcome, CONSECUTIVE) ? after.ejected(1_000, "failed") : after;
  }

  private static String text(EjectionState standing) {
    return switch (standing) {
      case EjectionState.Active(int times, int failures) -> "Active " + times + " " + failures;
      case EjectionState.Ejected(_, int times, _) -> "Ejected " + times;
      case EjectionState.Probing(_, int times) -> "Probing " + times;
    };
  }

  @Test
  void isOutUntilItsTimeAlsoWhenTheClockOverflows() {
    var ejected = new EjectionState.Ejected(Long.MIN_VALUE + 5, 1, "failed");
    assertThat(ejected.at(Long.MAX_VALUE)).isEqualTo(ejected);
    assertThat(ejected.at(Long.MIN_VALUE + 4)).isEqualTo(ejected);
    assertThat(ejected.at(Long.MIN_VALUE + 5))
        .isEqualTo(new EjectionState.Probing(Long.MIN_VALUE + 5, 1));
  }

  @Test
  void neverEjectsForFailuresInARowWhenTheyDoNotCount() {
    EjectionState standing = EjectionState.Active.GOOD;
    for (int i = 0; i < 100; i++) {
      standing = standing.after(Outcome.FAILURE, 0);
      assertThat(standing.suspect(Outcome.FAILURE, 0)).isFalse();
    }
  }
}
