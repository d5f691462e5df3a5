package io.weir.quickstart;

import com.linecorp.armeria.client.WebClient;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** What a process counts, as its admin port says it at /metrics. */
public record Metrics(int port) {
  /** Of all series of these names: "weir_requests_active". */
  public double sum(String... names) throws Exception {
    var page =
        WebClient.of("http://127.0.0.1:" + port).get("/metrics").aggregate().get(10, TimeUnit.SECONDS);
    double sum = 0;
    for (var name : names) {
      var series =
          page.contentUtf8()
              .lines()
              .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
              .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
              .toArray();
      if (series.length == 0) {
        throw new IllegalStateException("no " + name + " at port " + port);
      }
      sum += Arrays.stream(series).sum();
    }
    return sum;
  }
}
