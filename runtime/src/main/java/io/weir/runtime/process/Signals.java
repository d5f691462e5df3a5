package io.weir.runtime.process;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles signals differently than the JVM does. Uses reflection, because javac warns about every
 * use of sun.misc.Signal and the warning cannot be suppressed. A JVM without that class treats the
 * signals as in any Java program.
 */
public final class Signals {
  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /**
   * Makes the first Ctrl-C end the process in order, and the second one at once. The JVM itself
   * ignores the second one while it ends in order.
   *
   * @param abandon runs before the process ends at once
   */
  public static void forceEndOnSecondInterrupt(Runnable abandon) {
    var count = new AtomicInteger();
    handle("INT", () -> interrupted(count.incrementAndGet(), abandon));
  }

  /** Makes SIGHUP run an action, instead of ending the process. */
  public static void onHangup(Runnable action) {
    handle("HUP", action);
  }

  /** Installs a handler. Each signal runs the action on a thread of its own. */
  private static void handle(String name, Runnable action) {
    try {
      var signal = Class.forName("sun.misc.Signal");
      var handler = Class.forName("sun.misc.SignalHandler");
      var proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      log.debug("SIG{} keeps the JVM's own handler", name, e);
    }
  }

  private static void interrupted(int times, Runnable abandon) {
    if (times == 1) {
      System.exit(ExitCode.INTERRUPTED);
    }
    try {
      abandon.run();
    } finally {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
    }
  }
}
