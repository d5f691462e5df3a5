package io.weir.loadbalancer.balancing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Maglev lookup table (Eisenbud and others): maps a hash to a candidate. Each candidate has entries
 * in proportion to its weight, and most entries keep their candidate when candidates come and go.
 * The same names and weights give the same table in any order. Immutable.
 */
final class Maglev {
  static final int SMALL = 65_537;
  static final int LARGE = 655_373;

  /**
   * More candidates than this use the large table. At ten thousand candidates each still has about
   * 65 entries there.
   */
  private static final int FEW = 1_000;

  private static final int FREE = -1;

  private final int[] table;

  /**
   * @param candidates at least one; only the configured weight counts, so that keys stay where they
   *     are
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

  /** Permutation of the table entries that one candidate prefers, derived from its name. */
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
