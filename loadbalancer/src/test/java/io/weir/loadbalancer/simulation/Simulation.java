package io.weir.loadbalancer.simulation;

import io.weir.loadbalancer.balancing.Balance;
import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.EndpointLoad;
import io.weir.loadbalancer.balancing.Hashes;
import io.weir.loadbalancer.balancing.Load;
import io.weir.loadbalancer.balancing.Picker;
import io.weir.loadbalancer.balancing.Policy;
import io.weir.loadbalancer.balancing.SlowStart;
import io.weir.testkit.time.Timeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Simulates a policy that sends each call to an instance. There are no retries, so all errors are
 * due to the policy.
 */
final class Simulation {
  private static final long TIMEOUT_NANOS = 1_000_000_000;
  private static final int KEYS = 5_000;

  private final Timeline time = new Timeline();
  private final Random random = new Random(20_261_121);
  private final List<Instance> instances = new ArrayList<>();
  private final EndpointLoad[] loads;
  private final Picker picker;
  private final Figures figures;

  /**
   * Parameters of a simulation.
   *
   * @param ratePerSecond rate of all calls
   * @param slowStart slow start of the first instance, which re-enters the rotation at half time
   */
  record Setup(
      Balance balance,
      double ratePerSecond,
      double seconds,
      SlowStart slowStart,
      List<Instance.Kind> instances) {

    static Setup of(Balance balance, double rate, double seconds, Instance.Kind... instances) {
      return new Setup(balance, rate, seconds, SlowStart.OFF, List.of(instances));
    }

    Setup with(SlowStart start) {
      return new Setup(balance, ratePerSecond, seconds, start, instances);
    }
  }

  private Simulation(Setup setup) {
    this.loads = new EndpointLoad[setup.instances().size()];
    var shared = new EndpointLoad.Shared(time, setup.slowStart());
    for (int i = 0; i < loads.length; i++) {
      loads[i] =
          new EndpointLoad("10.0.0." + i + ":50051", setup.instances().get(i).weight(), shared);
      instances.add(new Instance(time, setup.instances().get(i)));
    }
    this.picker =
        Policy.of(setup.balance(), time, random::nextInt)
            .over(Arrays.copyOf(loads, loads.length, Load[].class));
    this.figures = new Figures(loads.length);
  }

  static Figures run(Setup setup) {
    var simulation = new Simulation(setup);
    var arrivals =
        new Arrivals(simulation.time, simulation.random, setup.ratePerSecond(), setup.seconds());
    arrivals.each(simulation::call);
    simulation.time.in((long) (setup.seconds() / 2 * 1e9), simulation.loads[0]::enter);
    simulation.time.run();
    return simulation.figures;
  }

  private void call() {
    long hash = Hashes.of("user-" + random.nextInt(KEYS));
    int index = picker.pick(new Keyed(hash));
    var attempt = new Attempt(index, time.getAsLong());
    loads[index].begin();
    instances.get(index).serve(attempt::answered);
    time.in(TIMEOUT_NANOS, () -> attempt.answered(false));
  }

  private record Keyed(long hash) implements Choice {
    @Override
    public boolean passesOver(int index) {
      return false;
    }
  }

  /** Attempt that reports to the load as the attempt layers do. */
  private final class Attempt {
    private final int index;
    private final long startedNanos;
    private boolean ended;

    Attempt(int index, long startedNanos) {
      this.index = index;
      this.startedNanos = startedNanos;
    }

    void answered(boolean succeeded) {
      if (ended) {
        return;
      }
      ended = true;
      long nanos = time.getAsLong() - startedNanos;
      loads[index].end();
      if (succeeded) {
        loads[index].succeeded(nanos);
      } else {
        loads[index].failed(0);
      }
      figures.add(index, startedNanos, nanos, succeeded);
    }
  }
}
