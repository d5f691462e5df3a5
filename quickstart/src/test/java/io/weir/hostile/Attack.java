package io.weir.hostile;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Hostile client: some connections, on each of which a script runs again and again.
 *
 * @param name name in reports
 * @param connections number of connections at the same time
 * @param reads false if what the gateway sends is read only when the attack is over
 * @param expected what the gateway does at least once, as in {@link Tally}, a regular expression
 */
record Attack(String name, int connections, boolean reads, Pattern expected, Script script) {
  /** Connections of an attack that needs only one; enough to keep two cores busy. */
  private static final int FEW = 4;

  /** Attack over some connections, whose answers are read. */
  static Attack of(String name, String expected, Script script) {
    return over(FEW, name, expected, script);
  }

  /** Attack over so many connections, whose answers are read. */
  static Attack over(int connections, String name, String expected, Script script) {
    return new Attack(name, connections, true, Pattern.compile(expected), script);
  }

  /** Attack over so many connections, whose answers are not read. */
  static Attack unread(int connections, String name, String expected, Script script) {
    return new Attack(name, connections, false, Pattern.compile(expected), script);
  }

  static List<Attack> all() {
    return Stream.of(
            Http1Attacks.all(),
            Http2Attacks.all(),
            GrpcAttacks.all(),
            WebSocketAttacks.all(),
            ContentAttacks.all(),
            MemoryAttacks.all())
        .flatMap(attacks -> attacks)
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
