package io.weir.gateway;

import static io.weir.testkit.time.Eventually.eventually;

import java.util.function.IntSupplier;

/** Count that is read once it no longer changes. */
final class Settled {
  private static final int LOOKS = 20;

  private Settled() {}

  static int at(IntSupplier count) {
    int[] last = {-1, 0};
    eventually(
        "the count stands still",
        () -> {
          int now = count.getAsInt();
          last[1] = last[0] == now ? last[1] + 1 : 0;
          last[0] = now;
          return last[1] > LOOKS;
        });
    return last[0];
  }
}
