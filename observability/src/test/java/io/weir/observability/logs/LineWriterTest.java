package io.weir.observability.logs;

import static io.weir.testkit.time.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LineWriterTest {
  private final List<String> writes = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger lost = new AtomicInteger();

  private LineWriter open() {
    return LineWriter.start(
        (bytes, length) -> writes.add(new String(bytes, 0, length, US_ASCII)), lost::addAndGet);
  }

  /** Opens a writer whose first write waits, as for a terminal that is stopped. */
  private LineWriter stuckUntil(CountDownLatch read, CountDownLatch writing) {
    return LineWriter.start(
        (bytes, length) -> {
          writing.countDown();
          try {
            read.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          writes.add(new String(bytes, 0, length, US_ASCII));
        },
        lost::addAndGet);
  }

  private static byte[] line(Object text) {
    return (text + "\n").getBytes(US_ASCII);
  }

  private String written() {
    return String.join("", List.copyOf(writes));
  }

  @Test
  void writesEveryLineInOrder() {
    var writer = open();
    var expected = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      writer.write(line(i));
      expected.append(i).append('\n');
    }
    eventually("all are written", () -> written().equals(expected.toString()));
    writer.write(line("later"));
    eventually("it wakes up again", () -> written().endsWith("later\n"));
    assertThat(lost).hasValue(0);
  }

  @Test
  void writesLinesOfManyThreadsWhole() throws InterruptedException {
    var writer = open();
    var threads =
        IntStream.range(0, 8)
            .mapToObj(t ->
                Thread.ofVirtual()
                    .start(() -> IntStream.range(0, 500).forEach(i -> writer.write(line(t)))))
            .toList();
    for (var thread : threads) {
      thread.join();
    }
    writer.flush();
    eventually("all are written", () -> written().length() == 8 * 500 * 2);
    assertThat(written().lines()).allMatch(text -> text.length() == 1);
  }

  @Test
  void neverWaitsForTheReader() throws InterruptedException {
    var read = new CountDownLatch(1);
    var writing = new CountDownLatch(1);
    var writer = stuckUntil(read, writing);
    writer.write(line("first"));
    writing.await();
    int size = 1_024;
    int more = 2 * LineWriter.MAX_HELD / size;
    for (int i = 0; i < more; i++) {
      writer.write(line("x".repeat(size - 1)));
    }
    read.countDown();
    eventually("the rest is written", () -> written().lines().count() - 1 + lost.get() == more);
    writer.write(line("last"));
    eventually("it goes on", () -> written().endsWith("last\n"));
    assertThat(written().lines().count() - 2 + lost.get()).isEqualTo(more);
    assertThat(lost.get()).isBetween(more / 2 - 1, more / 2 + 1);
    // Lines that wait are written together.
    assertThat(writes.size()).isLessThan(40);
  }

  @Test
  void writesALineThatIsLongerThanItsBuffer() {
    var writer = open();
    var text = "y".repeat(200_000);
    writer.write(line("a"));
    writer.write(line(text));
    writer.write(line("b"));
    eventually("all are written", () -> written().equals("a\n" + text + "\nb\n"));
  }
}
