package io.weir.gateway.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** What is served at this moment. A request reads it once; a change replaces it as a whole. */
public final class CurrentApis {
  private final List<List<ServedApi>> byNumber;
  private final List<String> clusters;
  private final IntUnaryOperator random;
  private volatile Apis apis;

  /**
   * @param byNumber for each API of the configuration what is served of it; nothing while its
   *     schema is not known
   * @param clusters for each the name of its cluster
   * @param random a number from 0 up to, not including, its argument
   * @throws IllegalArgumentException if there is none, or two claim the same route or RPC
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
   * Serves an API otherwise from now on.
   *
   * @throws IllegalArgumentException if another claims one of its routes or RPCs: nothing changes
   */
  public synchronized void replace(int number, List<ServedApi> served) {
    var next = new ArrayList<>(byNumber);
    next.set(number, List.copyOf(served));
    apis = apis(next);
    byNumber.set(number, List.copyOf(served));
  }

  /** How many schemas of an API are served. */
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
