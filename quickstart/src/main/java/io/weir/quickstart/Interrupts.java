package io.weir.quickstart;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C, twice if need be: the JVM itself ignores the second one while it ends in order. By
 * reflection because javac warns of every use of sun.misc.Signal and cannot be told not to; where
 * it is missing, Ctrl-C works as in any Java program.
 */
final class Interrupts {
  private static final int INTERRUPTED = 130;

  private Interrupts() {}

  /** The first one ends the process in order; the second runs this and ends it at once. */
  static void secondOneForces(Runnable abandon) {
    var count = new AtomicInteger();
    try {
      var signal = Class.forName("sun.misc.Signal");
      var handler = Class.forName("sun.misc.SignalHandler");
      var proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> interrupted(count.incrementAndGet(), abandon));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("INT"), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      System.getLogger(Interrupts.class.getName())
          .log(System.Logger.Level.DEBUG, "a second Ctrl-C will not force the end", e);
    }
  }

  /** Runs on a thread of its own for each signal. */
  private static Object interrupted(int times, Runnable abandon) {
    if (times == 1) {
      System.exit(INTERRUPTED);
    }
    try {
      abandon.run();
    } finally {
      Runtime.getRuntime().halt(INTERRUPTED);
    }
    return times;
  }
}
