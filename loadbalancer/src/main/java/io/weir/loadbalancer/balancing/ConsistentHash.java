package io.weir.loadbalancer.balancing;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Consistent hashing with bounded loads (Mirrokni and others): sends the same key to the same
 * endpoint until that endpoint exceeds its share of the attempts in flight by too much. The call
 * then goes to the next endpoint of the key, which is always the same one too. A call without a key
 * goes to any endpoint.
 */
final class ConsistentHash implements Policy {
  /** The number of endpoints of a key that are tried in turn. */
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
   * @param boundOfWeight the largest fraction of all attempts in flight that an endpoint of weight
   *     1 may have
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
