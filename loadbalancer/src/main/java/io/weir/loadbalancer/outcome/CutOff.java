package io.weir.loadbalancer.outcome;

/** Ends a plain HTTP answer that has begun and cannot be completed. Has no stack trace. */
public final class CutOff extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CutOff(String reason) {
    super(reason, null, false, false);
  }
}
