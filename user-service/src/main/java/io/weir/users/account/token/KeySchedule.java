package io.weir.users.account.token;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides when keys are made and when they go. Keys follow each other without a gap. The next one
 * is published some time before it signs, and each stays until its last token has expired.
 *
 * @param rotate time for which a key signs
 * @param publish time for which a key is published before it signs
 * @param keep time for which a key is kept after it has signed: the life of a token, and a reserve
 *     for clocks that differ
 */
record KeySchedule(Duration rotate, Duration publish, Duration keep) {

  /** Time in which a key signs. */
  record Span(Instant from, Instant until) {}

  /**
   * Changes that are due.
   *
   * @param make time of a key to make, if one is due
   * @param forget keys to delete
   */
  record Plan(Optional<Span> make, List<SigningKey> forget) {
    boolean isEmpty() {
      return make.isEmpty() && forget.isEmpty();
    }
  }

  /**
   * Returns what is to be done.
   *
   * @param usable true for a key with which this instance can sign
   */
  Plan plan(List<SigningKey> keys, Predicate<SigningKey> usable, Instant now) {
    var forget = keys.stream().filter(key -> !key.signsUntil().plus(keep).isAfter(now)).toList();
    // In the precision of the database, which must not round it up.
    var stored = now.truncatedTo(ChronoUnit.MILLIS);
    var last =
        keys.stream().filter(usable).map(SigningKey::signsUntil).max(Comparator.naturalOrder());
    var end = last.filter(until -> until.isAfter(now)).orElse(stored);
    var due = !end.minus(publish).isAfter(now);
    return new Plan(due ? Optional.of(new Span(end, end.plus(rotate))) : Optional.empty(), forget);
  }
}
