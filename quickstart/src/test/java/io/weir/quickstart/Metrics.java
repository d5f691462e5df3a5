package io.weir.quickstart;

import com.linecorp.armeria.client.WebClient;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Metrics of a process, read from /metrics on its admin port. */
public record Metrics(int port) {
  /** Returns the sum of all series with these names: "weir_requests_active". */
  public double sum(String... names) throws Exception {
    var page = page();
    double sum = 0;
    for (var name : names) {
      sum += sum(page, name, "");
    }
    return sum;
  }

  /**
   * Returns the sum of the series of a name that have a label: {@code statement="SELECT users"}; 0
   * without such a series.
   */
  public double labelled(String name, String label) throws Exception {
    var page = page();
    return page.contains(label) ? sum(page, name, label) : 0;
  }

  private String page() throws Exception {
    var client = WebClient.of("http://127.0.0.1:" + port);
    return client.get("/metrics").aggregate().get(10, TimeUnit.SECONDS).contentUtf8();
  }

  private static double sum(String page, String name, String label) {
    var series =
        page.lines()
            .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
            .filter(line -> line.contains(label))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .toArray();
    if (series.length == 0) {
      throw new IllegalStateException("no " + name + " " + label);
    }
    return Arrays.stream(series).sum();
  }
}
