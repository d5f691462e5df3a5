package io.weir.loadbalancer.balancing;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The same key to the same endpoint, as long as it has not too much more than its share of what is
 * in flight (bounded load, Mirrokni and others); then to the next of the same key, which is always
 * the same too. A call without a key goes anywhere.
 */
final class ConsistentHash implements Policy {
  /** How many of a key's next are asked. */
  private static final int PROBES = 16;

  private final HashKey key;
  private final IntUnaryOperator random;

  ConsistentHash(HashKey key, IntUnaryOperator random) {
    this.key = key;
    this.random = random;
  }

  @Override
  public Picker over(Load[] candidates) {
    if (candidates.length == 0) {
      return choice -> Picker.NONE;
    }
    var table = new Maglev(candidates);
    double sum = Arrays.stream(candidates).mapToDouble(Load::configuredWeight).sum();
    return choice -> pick(table, candidates, choice, key.bound() / sum);
  }

  /**
   * @param boundOfWeight what one of weight 1 may have of all that is in flight
   */
  private int pick(Maglev table, Load[] candidates, Choice choice, double boundOfWeight) {
    boolean keyed = choice.hash() != Choice.NO_HASH;
    long hash = keyed ? choice.hash() : random.applyAsInt(Integer.MAX_VALUE);
    double each = (candidates[0].inFlightOfAll() + 1) * boundOfWeight;
    int least = Picker.NONE;
    for (int probe = 0; probe < PROBES; probe++) {
      int index = table.at(probe == 0 && keyed ? hash : Hashes.mix(hash + probe));
      if (choice.passesOver(index)) {
        continue;
      }
      var load = candidates[index];
      choice.looked(index, load.inFlight());
      if (load.inFlight() < Math.ceil(each * load.configuredWeight())) {
        choice.because(reason(keyed, probe));
        return index;
      }
      least = least == Picker.NONE || isLess(load, candidates[least]) ? index : least;
    }
    choice.because("by hash, the least busy of those that have more than their share");
    return least == Picker.NONE ? choice.from(table.at(hash), candidates.length) : least;
  }

  private static String reason(boolean keyed, int probe) {
    if (!keyed) {
      return "by chance: the call has no key to hash";
    }
    return probe == 0 ? "by hash" : "by hash, the next that has not more than its share";
  }

  private static boolean isLess(Load one, Load two) {
    return one.inFlight() / one.configuredWeight() < two.inFlight() / two.configuredWeight();
  }

  @Override
  public String configured() {
    return "hash of " + key.configured();
  }
}
