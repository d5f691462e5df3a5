package io.weir.quickstart;

import io.weir.loadbalancer.passthrough.PathClusters.Passed;
import io.weir.transcoding.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Formats routes as a table with aligned columns. */
final class RouteTable {
  private static final List<String> HEADINGS =
      List.of("METHOD", "TEMPLATE", "RPC", "KIND", "SAFETY");

  private RouteTable() {}

  /**
   * @param paths paths that pass through to a cluster
   */
  static String of(List<Route> routes, List<Passed> paths) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    routes.forEach(route -> rows.add(row(route)));
    paths.forEach(path -> rows.add(row(path)));
    var widths =
        IntStream.range(0, HEADINGS.size()).map(column -> width(rows, column)).boxed().toList();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private static List<String> row(Route route) {
    var rpc = route.rpc();
    return List.of(
        route.httpMethod(),
        route.template(),
        rpc.fullName(),
        rpc.kind().name(),
        rpc.safety().name());
  }

  private static List<String> row(Passed passed) {
    return List.of(
        "*", passed.path().toString(), "cluster " + passed.cluster(), "PASS_THROUGH", "");
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String line(List<String> row, List<Integer> widths) {
    var line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      var cell = row.get(column);
      line.append(cell).append(" ".repeat(widths.get(column) - cell.length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
