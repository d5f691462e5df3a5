package io.weir.loadbalancer.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ConsistentHashTest {
  private static final int KEYS = 20_000;

  private final Random random = new Random(42);
  private final Policy policy =
      Policy.of(Balance.of(HashKey.ofHeader("x-user")), () -> 0, random::nextInt);

  /** Choice with a key and one candidate that must be passed over. */
  private record Keyed(long hash, int without) implements Choice {
    @Override
    public boolean passesOver(int index) {
      return index == without;
    }
  }

  private static Choice key(int number) {
    return new Keyed(Hashes.of("user-" + number), Picker.NONE);
  }

  @Test
  void takesTheSameEndpointForTheSameKey() {
    var one = policy.over(Candidate.idle(10));
    var two = policy.over(Candidate.idle(10));
    for (int i = 0; i < KEYS; i++) {
      assertThat(one.pick(key(i))).isEqualTo(two.pick(key(i)));
    }
  }

  @Test
  void doesNotMindTheOrderOfEndpoints() {
    var there = Candidate.idle(10);
    var back = Candidate.idle(10);
    Collections.reverse(Arrays.asList(back));
    var one = policy.over(there);
    var two = policy.over(back);
    for (int i = 0; i < KEYS; i++) {
      assertThat(back[two.pick(key(i))].name()).isEqualTo(there[one.pick(key(i))].name());
    }
  }

  @Test
  void spreadsKeysByWeight() {
    var loads = new Load[] {Candidate.weighing("a", 1), Candidate.weighing("b", 3)};
    var picker = policy.over(loads);
    var counts = new long[2];
    for (int i = 0; i < KEYS; i++) {
      counts[picker.pick(key(i))]++;
    }
    assertThat(ChiSquare.fits(counts, 1, 3)).as("%s", Arrays.toString(counts)).isTrue();
  }

  @Test
  void leavesMostKeysWhereTheyAreWhenAnEndpointGoes() {
    var all = Candidate.idle(10);
    var before = policy.over(all);
    var after = policy.over(Arrays.copyOf(all, 9));
    int moved = 0;
    for (int i = 0; i < KEYS; i++) {
      int was = before.pick(key(i));
      moved += was != 9 && after.pick(key(i)) != was ? 1 : 0;
    }
    // Nine tenths of the keys need not move; Maglev moves a few per cent of them.
    assertThat(moved / (double) KEYS).isLessThan(0.1);
  }

  @Test
  void goesToTheSameNextWhenTheFirstWasTried() {
    var picker = policy.over(Candidate.idle(10));
    int first = picker.pick(key(1));
    int next = picker.pick(new Keyed(key(1).hash(), first));
    assertThat(next).isNotEqualTo(first);
    assertThat(picker.pick(new Keyed(key(1).hash(), first))).isEqualTo(next);
  }

  @Test
  void goesToTheNextWhenTheFirstHasTooMuch() {
    var loads = Candidate.idle(4);
    int first = policy.over(loads).pick(key(1));
    Arrays.setAll(loads, i -> new Loaded(loads[i].name(), i == first ? 10 : 5));
    int next = policy.over(loads).pick(key(1));
    assertThat(next).isNotEqualTo(first);
    // 1.25 * (24 + 1) / 4 = 7.8
    loads[first] = new Loaded(loads[first].name(), 7);
    assertThat(policy.over(loads).pick(key(1))).isEqualTo(first);
    loads[first] = new Loaded(loads[first].name(), 8);
    assertThat(policy.over(loads).pick(key(1))).isEqualTo(next);
  }

  /** One of four candidates that have 24 attempts in flight together. */
  private record Loaded(String name, int inFlight) implements Load {
    @Override
    public long inFlightOfAll() {
      return 24;
    }

    @Override
    public double configuredWeight() {
      return 1;
    }

    @Override
    public double warmth() {
      return 1;
    }

    @Override
    public double reportedWeight() {
      return 0;
    }

    @Override
    public double latencyNanos() {
      return 1;
    }
  }

  @Test
  void usesALargerTableForMany() {
    var loads = Candidate.idle(2_000);
    var picker = policy.over(loads);
    var counts = new long[2_000];
    for (int i = 0; i < 200_000; i++) {
      counts[picker.pick(key(i))]++;
    }
    assertThat(ChiSquare.fits(counts, Arrays.stream(loads).mapToDouble(Load::weight).toArray()))
        .isTrue();
  }

  @Test
  void hashesAlikeInEveryRelease() {
    assertThat(Hashes.of("user-1")).isEqualTo(4729620347622785477L);
    assertThat(Hashes.of("")).isNotEqualTo(Choice.NO_HASH);
  }
}
