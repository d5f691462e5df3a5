package io.weir.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;

/** Results of one run as Markdown tables: time, ratio to Weir's time, and bytes allocated. */
final class ResultTables {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private record Figure(double nanos, double bytes) {}

  private final Map<String, Figure> figures = new TreeMap<>();

  ResultTables(Collection<RunResult> results) {
    for (RunResult result : results) {
      var parameters = result.getParams();
      var key = new StringBuilder(simpleName(parameters.getBenchmark()));
      for (String name : parameters.getParamsKeys()) {
        key.append(' ').append(parameters.getParam(name));
      }
      var allocated = result.getSecondaryResults().get(ALLOCATED);
      figures.put(
          key.toString(),
          new Figure(
              result.getPrimaryResult().getScore(),
              allocated == null ? Double.NaN : allocated.getScore()));
    }
  }

  /** Returns class and method: "ConversionBenchmark.toJson". */
  private static String simpleName(String benchmark) {
    return benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1);
  }

  @Override
  public String toString() {
    return conversion("toJson", "wire to JSON")
        + conversion("toWire", "JSON to wire")
        + matching()
        + picking();
  }

  private String conversion(String direction, String title) {
    var table = new StringBuilder("\n| " + title + " |");
    for (Library library : Library.values()) {
      table.append(' ').append(library).append(" |");
    }
    table
        .append(" BY_HAND |\n|---")
        .append("|---:".repeat(Library.values().length + 1))
        .append("|\n");
    for (Payload payload : Payload.values()) {
      line(table, direction, payload);
    }
    return table.toString();
  }

  private void line(StringBuilder table, String direction, Payload payload) {
    var ours = figures.get("ConversionBenchmark." + direction + " " + payload + " " + Library.WEIR);
    if (ours == null) {
      return;
    }
    table.append("| ").append(payload).append(" |");
    for (Library library : Library.values()) {
      cell(
          table,
          figures.get("ConversionBenchmark." + direction + " " + payload + " " + library),
          ours);
    }
    var hand = payload == Payload.USER ? figures.get("HandWrittenBenchmark." + direction) : null;
    cell(table, hand, ours);
    table.append('\n');
  }

  private static void cell(StringBuilder table, @Nullable Figure figure, Figure ours) {
    if (figure == null) {
      table.append(" |");
      return;
    }
    var shown = String.format(Locale.ROOT, " %,.0f ns", figure.nanos());
    if (!figure.equals(ours)) {
      shown += String.format(Locale.ROOT, " = %.1f×", figure.nanos() / ours.nanos());
    }
    table.append(shown).append(String.format(Locale.ROOT, ", %,.0f B |", figure.bytes()));
  }

  private String matching() {
    var table = new StringBuilder("\n| routes | match |\n|---:|---:|\n");
    for (int routes : new int[] {10, 1000, 10_000}) {
      var figure = figures.get("RouteMatchBenchmark.match " + routes);
      if (figure != null) {
        table.append(
            String.format(
                Locale.ROOT,
                "| %,d | %.0f ns, %.0f B |%n",
                routes,
                figure.nanos(),
                figure.bytes()));
      }
    }
    return table.toString();
  }

  private String picking() {
    var table =
        new StringBuilder("\n| policy | 3 endpoints | 100 | 10,000 |\n|---|---:|---:|---:|\n");
    for (String policy : PickBenchmark.POLICIES) {
      var cells = new StringBuilder();
      for (int endpoints : new int[] {3, 100, 10_000}) {
        var figure = figures.get("PickBenchmark.pick " + endpoints + " " + policy);
        if (figure != null) {
          cells.append(
              String.format(Locale.ROOT, " %.0f ns, %.0f B |", figure.nanos(), figure.bytes()));
        }
      }
      if (!cells.isEmpty()) {
        table.append("| ").append(policy).append(" |").append(cells).append('\n');
      }
    }
    return table.toString();
  }
}
