package io.weir.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.config.value.Percent;
import io.weir.runtime.config.value.Size;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemoryBudgetTest {
  private static final long LIMIT = 64 << 20;
  private static final int PIECE = 4 << 10;

  private final MemoryBudget budget = new MemoryBudget(MemoryConfig.defaults(), LIMIT);

  private HeldBytes exchange(Object caller) {
    return begun(budget.connected(caller));
  }

  private HeldBytes begun(HeldBytes connection) {
    var self = new AtomicReference<HeldBytes>();
    var held = budget.begun(connection, () -> self.get().release());
    self.set(held);
    return held;
  }

  /** Grows until there is no room. Returns the bytes that it holds then. */
  private static long fill(HeldBytes held) {
    long bytes = 0;
    while (held.hasRoom()) {
      bytes += PIECE;
      held.set(MemoryKind.REQUESTS, bytes);
    }
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 6, 50", "1, 1000, 1", "1, 20, 20", "100, 1, 1"})
  void leavesRoomForOthersHoweverManyHoldMost(int callers, int connections, int exchanges) {
    for (int caller = 0; caller < callers; caller++) {
      for (int i = 0; i < connections; i++) {
        var connection = budget.connected("caller " + caller);
        for (int j = 0; j < exchanges; j++) {
          fill(begun(connection));
        }
      }
    }
    assertThat(budget.used()).isLessThan(LIMIT + PIECE);
    for (var caller : List.of("caller 0", "other")) {
      var small = exchange(caller);
      for (int i = 0; i < 10 && !small.hasRoom(); i++) {
        budget.makeRoomFor(small);
      }
      assertThat(small.hasRoom()).as(caller).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"50%, 0.5", "80%, 0.8", "20%, 0.2"})
  void aCallerHoldsAtMostItsShare(String share, double most) {
    var config =
        new MemoryConfig(null, Percent.parse(share), Duration.ofSeconds(1), Duration.ofSeconds(1));
    var shared = new MemoryBudget(config, LIMIT);
    for (int i = 0; i < 100; i++) {
      fill(shared.begun(shared.connected("one"), () -> {}));
    }
    assertThat((double) shared.used() / LIMIT).isBetween(most * 0.95, most + 0.01);
  }

  @Test
  void findsRoomAgainWhenOthersLetGo() {
    var first = exchange("a");
    var second = exchange("b");
    fill(first);
    fill(second);
    assertThat(second.hasRoom()).isFalse();
    first.release();
    assertThat(second.hasRoom()).isTrue();
    second.release();
    assertThat(budget.used()).isZero();
    assertThat(budget.used(MemoryKind.REQUESTS)).isZero();
  }

  @Test
  void endsOnlyMuchLargerHoldersAndOnlyWhenNearlyAllIsHeld() {
    var large = exchange("a");
    large.set(MemoryKind.REQUESTS, LIMIT / 2);
    var small = exchange("b");
    small.set(MemoryKind.REQUESTS, LIMIT / 4);
    budget.makeRoomFor(small);
    assertThat(large.total()).isEqualTo(LIMIT / 2);
    var middle = exchange("c");
    middle.set(MemoryKind.REQUESTS, LIMIT / 4);
    budget.makeRoomFor(small);
    assertThat(large.total()).isEqualTo(LIMIT / 2);
    budget.makeRoomFor(exchange("d"));
    assertThat(large.total()).isZero();
    assertThat(middle.total()).isEqualTo(LIMIT / 4);
  }

  @Test
  void holdsNothingAfterItsEnd() {
    var held = exchange("a");
    held.release();
    held.set(MemoryKind.ANSWERS, PIECE);
    assertThat(budget.used()).isZero();
  }

  @Test
  void countsByKind() {
    var held = exchange("a");
    held.set(MemoryKind.REQUESTS, 10);
    held.set(MemoryKind.ANSWERS, 5);
    held.set(MemoryKind.ANSWERS, 3);
    assertThat(budget.used(MemoryKind.REQUESTS)).isEqualTo(10);
    assertThat(budget.used(MemoryKind.ANSWERS)).isEqualTo(3);
    assertThat(budget.view().used()).isEqualTo(13);
    assertThat(budget.view().largestCaller()).isEqualTo(13);
  }

  @Test
  void anIpv6NetworkIsOneCaller() throws UnknownHostException {
    List<HeldBytes> hosts = new ArrayList<>();
    for (int i = 1; i < 200; i++) {
      hosts.add(exchange(InetAddress.getByName("2001:db8::" + i)));
    }
    hosts.forEach(MemoryBudgetTest::fill);
    assertThat(budget.used()).isLessThanOrEqualTo(LIMIT / 2 + PIECE);
    assertThat(fill(exchange(InetAddress.getByName("2001:db8:0:1::1")))).isGreaterThan(LIMIT / 8);
  }

  @Test
  void forgetsACallerWithItsLastConnection() {
    var first = budget.connected("a");
    var second = budget.connected("a");
    first.set(MemoryKind.UNREAD, PIECE);
    second.set(MemoryKind.UNREAD, PIECE);
    budget.disconnected("a", first);
    assertThat(budget.view().largestCaller()).isEqualTo(PIECE);
    budget.disconnected("a", second);
    assertThat(budget.used()).isZero();
  }

  @Test
  void isAQuarterOfTheSmallerMemory() {
    assertThat(MemoryConfig.defaults().limit(512 << 20, 256 << 20)).isEqualTo(64 << 20);
    assertThat(MemoryConfig.defaults().limit(128 << 20, 256 << 20)).isEqualTo(32 << 20);
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    var second = Duration.ofSeconds(1);
    var half = new Percent(0.5);
    assertThatThrownBy(() -> new MemoryConfig(new Size(1_000), half, second, second))
        .hasMessage("limits.memory.max: found 1000B, expected 64KiB or more");
    assertThatThrownBy(() -> new MemoryConfig(null, new Percent(1), second, second))
        .hasMessage("limits.memory.caller-share: found 100%, expected 10% to 90%");
    assertThatThrownBy(() -> new MemoryConfig(null, half, second, Duration.ZERO))
        .hasMessageContaining("arrival must be longer than 0s");
  }
}
