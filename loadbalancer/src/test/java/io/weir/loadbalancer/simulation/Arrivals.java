package io.weir.loadbalancer.simulation;

import io.weir.testkit.time.Timeline;
import java.util.Random;

/** Calls that come at random, at a mean rate, whatever becomes of those before (an open loop). */
record Arrivals(Timeline time, Random random, double ratePerSecond, double seconds) {

  void each(Runnable call) {
    call.run();
    long pause = (long) (-Math.log(1 - random.nextDouble()) / ratePerSecond * 1e9);
    if (time.getAsLong() + pause < (long) (seconds * 1e9)) {
      time.in(pause, () -> each(call));
    }
  }
}
