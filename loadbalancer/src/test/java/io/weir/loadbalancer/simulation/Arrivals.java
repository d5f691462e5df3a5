package io.weir.loadbalancer.simulation;

import io.weir.testkit.time.Timeline;
import java.util.Random;

/** Open-loop arrivals: calls at random times and a mean rate, independent of earlier calls. */
record Arrivals(Timeline time, Random random, double ratePerSecond, double seconds) {

  void each(Runnable call) {
    call.run();
    long pause = (long) (-Math.log(1 - random.nextDouble()) / ratePerSecond * 1e9);
    if (time.getAsLong() + pause < (long) (seconds * 1e9)) {
      time.in(pause, () -> each(call));
    }
  }
}
