package io.weir.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UuidV7GeneratorTest {
  private static final long MILLIS = 0x0199_1234_5678L;

  private final AtomicLong now = new AtomicLong(MILLIS);
  private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());

  @Test
  void hasTimeVersionAndVariantInTheirPlaces() {
    var id = new UuidV7Generator(clock, () -> -1).next();
    assertThat(id).hasToString("01991234-5678-77ff-bfff-ffffffffffff");
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(new UuidV7Generator(clock, () -> 0).next())
        .hasToString("01991234-5678-7000-8000-000000000000");
  }

  @Test
  void growsWithinAMillisecondBeyondItsRoom() {
    var ids = new UuidV7Generator(clock, () -> 0);
    var texts = new ArrayList<String>();
    for (var i = 0; i < 10_000; i++) {
      texts.add(ids.next().toString());
    }
    assertThat(texts).isSorted().doesNotHaveDuplicates();
    assertThat(texts.getLast()).startsWith("01991234-567a-7");
  }

  @Test
  void growsWhenTheClockIsSetBack() {
    var ids = new UuidV7Generator(clock, () -> 0);
    var before = ids.next().toString();
    now.addAndGet(-3_600_000);
    assertThat(ids.next().toString()).isGreaterThan(before);
  }

  @Test
  void givesManyThreadsDifferentOnes() {
    var ids = new UuidV7Generator(clock, () -> 0);
    var all = IntStream.range(0, 20_000).parallel().mapToObj(_ -> ids.next()).toList();
    assertThat(all.stream().map(UUID::toString).distinct()).hasSize(20_000);
  }
}
