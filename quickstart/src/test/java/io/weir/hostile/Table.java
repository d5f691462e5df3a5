package io.weir.hostile;

import static java.util.stream.Collectors.joining;

import io.weir.faults.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Table of the attacks: what the well-behaved callers saw, and what the gateway did. */
final class Table {
  private final Path file;
  private final List<String> rows = new ArrayList<>();

  Table(Path file) {
    this.file = file;
    rows.add(
        String.format(
            Locale.ROOT,
            "%-62s %6s %6s %8s %8s  %s",
            "attack",
            "calls",
            "errors",
            "p99 ms",
            "peak MB",
            "the attacker's tally"));
  }

  /**
   * @param peak largest resident memory of the gateway meanwhile, in bytes
   */
  void add(String name, WellBehavedCallers.Report report, long peak, String tally) {
    var row =
        String.format(
            Locale.ROOT,
            "%-62s %6d %6d %8.1f %8d  %s",
            name,
            report.calls(),
            report.errors().size(),
            report.p99().toNanos() / 1e6,
            peak >> 20,
            tally + report.errors().stream().limit(1).map(" | "::concat).collect(joining()));
    rows.add(row);
    Report.measured("hostile", "{}", row);
  }

  void write() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, rows);
  }
}
