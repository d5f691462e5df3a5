package io.weir.quickstart;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** Prints the progress of the start in lines, each with the time since the start of the command. */
record Progress(PrintWriter out, Instant began, InstantSource clock) {

  void say(String line) {
    var elapsed = Duration.between(began, clock.instant());
    out.printf(Locale.ROOT, "%6.1f s  %s%n", elapsed.toMillis() / 1000.0, line);
  }
}
