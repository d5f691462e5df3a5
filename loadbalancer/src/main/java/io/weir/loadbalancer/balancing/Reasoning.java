package io.weir.loadbalancer.balancing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reasons of one pick, for inspection. Created only for calls that can be inspected. */
public final class Reasoning {
  private static final int CANDIDATES = 4;

  private final List<String> candidates = new ArrayList<>(2);
  private String reason = "";

  /**
   * @param cost the cost that the policy compared; NaN if it compared none
   */
  public void looked(String name, double cost) {
    if (candidates.size() < CANDIDATES) {
      candidates.add(Double.isNaN(cost) ? name : String.format(Locale.ROOT, "%s %.3f", name, cost));
    }
  }

  public void because(String why) {
    reason = why;
  }

  /** Returns at most four candidates, each with its cost: "127.0.0.1:50051 1.500". */
  public List<String> candidates() {
    return candidates;
  }

  public String reason() {
    return reason;
  }
}
