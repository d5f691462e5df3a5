package io.weir.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.NotesSchema;
import org.junit.jupiter.api.Test;

final class EpochsTest {
  private static final Epoch FIRST = BreakingChangesTest.epoch(NotesSchema.first());
  private static final Epoch GROWN = BreakingChangesTest.epoch(NotesSchema.grown());

  private final Epochs<String> both =
      Epochs.<String>none().with("a", FIRST).with("b", FIRST).with("b", GROWN);

  @Test
  void servesNothingBeforeAnybodyHasTold() {
    assertThat(Epochs.none().served()).isEmpty();
  }

  @Test
  void servesWhatEndpointsHaveTheLastToAppearFirst() {
    assertThat(both.served()).containsExactly(GROWN, FIRST);
    assertThat(both.members(GROWN)).containsExactly("b");
    assertThat(both.with("c", FIRST).served()).containsExactly(GROWN, FIRST);
  }

  @Test
  void endsWhatNobodyHasAnyMore() {
    assertThat(both.with("a", GROWN).served()).containsExactly(GROWN);
    assertThat(both.without("b").served()).containsExactly(FIRST);
    assertThat(both.without("nobody")).isEqualTo(both);
  }

  @Test
  void keepsTheLastWhenNobodyHasAny() {
    var last = both.without("b").without("a");
    assertThat(last.served()).containsExactly(FIRST);
    assertThat(last.members(FIRST)).isEmpty();
    assertThat(last.find(FIRST.hash())).hasValue(FIRST);
    assertThat(last.with("a", GROWN).served()).containsExactly(GROWN);
  }

  @Test
  void letsOnlyThoseStandInThatLoseNothing() {
    assertThat(both.standIns(FIRST)).containsExactly("b");
    assertThat(both.standIns(GROWN)).isEmpty();
  }
}
