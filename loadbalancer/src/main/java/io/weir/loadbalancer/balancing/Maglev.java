package io.weir.loadbalancer.balancing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Whose a hash is: a table in which every candidate has as many places as its weight gives it, and
 * where most places stay whose they are when candidates come and go (Eisenbud and others, Maglev).
 * The same for the same names and weights, in whichever order. Immutable.
 */
final class Maglev {
  static final int SMALL = 65_537;
  static final int LARGE = 655_373;

  /** More than these get the large table; they still have some 65 places each at ten thousand. */
  private static final int FEW = 1_000;

  private static final int FREE = -1;

  private final int[] table;

  /**
   * @param candidates at least one; weights are as configured, so that keys stay where they are
   */
  Maglev(Load[] candidates) {
    table = new int[candidates.length > FEW ? LARGE : SMALL];
    Arrays.fill(table, FREE);
    var order =
        IntStream.range(0, candidates.length)
            .boxed()
            .sorted(Comparator.comparing(i -> candidates[i].name()))
            .mapToInt(Integer::intValue)
            .toArray();
    fill(order, candidates);
  }

  private void fill(int[] order, Load[] candidates) {
    var walks = Arrays.stream(order).mapToObj(i -> new Walk(candidates[i].name())).toList();
    var target = new double[order.length];
    double largest = 0;
    for (var candidate : candidates) {
      largest = Math.max(largest, candidate.configuredWeight());
    }
    int filled = 0;
    for (int round = 1; filled < table.length; round++) {
      for (int i = 0; i < order.length && filled < table.length; i++) {
        if (round * candidates[order[i]].configuredWeight() >= target[i]) {
          target[i] += largest;
          table[walks.get(i).free()] = order[i];
          filled++;
        }
      }
    }
  }

  /** The places of the table in the order in which one name likes them. */
  private final class Walk {
    private final int skip;
    private int place;

    Walk(String name) {
      long hash = Hashes.of(name);
      place = index(hash);
      skip = (int) Long.remainderUnsigned(Hashes.mix(~hash), table.length - 1) + 1;
    }

    int free() {
      while (table[place] != FREE) {
        place = (place + skip) % table.length;
      }
      return place;
    }
  }

  private int index(long hash) {
    return (int) Long.remainderUnsigned(hash, table.length);
  }

  int at(long hash) {
    return table[index(hash)];
  }
}
