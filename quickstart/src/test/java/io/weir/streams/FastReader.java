package io.weir.streams;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Reads an export as fast as it comes, line by line, and keeps none of it. */
final class FastReader {
  private long lines;
  private long bytes;
  private long outOfOrder;

  private FastReader() {}

  /**
   * Reads to the end, or so many lines.
   *
   * @param form "application/x-ndjson"
   */
  static FastReader read(int port, String form, long most) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/users:export"))
            .header("accept", form)
            .build();
    var reader = new FastReader();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        throw new IOException("status " + answer.statusCode());
      }
      try (var in =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.US_ASCII))) {
        reader.all(in, most);
      }
      http.shutdownNow();
    }
    return reader;
  }

  private void all(BufferedReader in, long most) throws IOException {
    var before = "";
    for (var line = in.readLine(); line != null && lines < most; line = in.readLine()) {
      lines++;
      bytes += line.length() + 1;
      // Both forms begin a line with the id, and the users come by it.
      var id = line.substring(0, Math.min(line.length(), 43));
      outOfOrder += id.compareTo(before) <= 0 && lines > 2 ? 1 : 0;
      before = id;
    }
  }

  long lines() {
    return lines;
  }

  long bytes() {
    return bytes;
  }

  /** Lines that did not come behind the one before. */
  long outOfOrder() {
    return outOfOrder;
  }
}
