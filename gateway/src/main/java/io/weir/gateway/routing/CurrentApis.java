package io.weir.gateway.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Current snapshot of the APIs. A request reads it once; a change replaces the whole snapshot. */
public final class CurrentApis {
  private final List<List<ServedApi>> byNumber;
  private final List<String> clusters;
  private final IntUnaryOperator random;
  private volatile Apis apis;

  /**
   * @param byNumber schemas of each API of the configuration; empty for an API whose schema is not
   *     known
   * @param clusters name of the cluster of each API
   * @param random returns a number from 0 up to, not including, its argument
   * @throws IllegalArgumentException if two APIs claim the same route or RPC
   */
  public CurrentApis(
      List<List<ServedApi>> byNumber, List<String> clusters, IntUnaryOperator random) {
    this.byNumber = new ArrayList<>(byNumber);
    this.random = random;
    this.clusters = List.copyOf(clusters);
    this.apis = apis(this.byNumber);
  }

  public Apis now() {
    return apis;
  }

  /**
   * Replaces the schemas of an API.
   *
   * @throws IllegalArgumentException if another API claims one of its routes or RPCs; the current
   *     snapshot then stays
   */
  public synchronized void replace(int number, List<ServedApi> served) {
    var next = new ArrayList<>(byNumber);
    next.set(number, List.copyOf(served));
    apis = apis(next);
    byNumber.set(number, List.copyOf(served));
  }

  /** Returns the number of schemas in which an API is served. */
  public synchronized int epochs(int number) {
    return byNumber.get(number).size();
  }

  private Apis apis(List<List<ServedApi>> all) {
    var waiting =
        IntStream.range(0, all.size())
            .filter(number -> all.get(number).isEmpty())
            .mapToObj(clusters::get)
            .distinct()
            .toList();
    return new Apis(all.stream().flatMap(List::stream).toList(), waiting, random);
  }
}
