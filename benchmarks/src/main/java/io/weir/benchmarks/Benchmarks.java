package io.weir.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Checks that all libraries produce the same results, measures, and prints the tables of
 * benchmarks/README.md.
 */
public final class Benchmarks {
  private Benchmarks() {}

  /**
   * Runs the benchmarks.
   *
   * @param arguments JMH's arguments; none runs everything
   */
  public static void main(String[] arguments)
      throws IOException, CommandLineOptionException, RunnerException {
    EquivalenceCheck.check();
    var options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(arguments))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .build();
    System.out.println(new ResultTables(new Runner(options).run()));
  }
}
