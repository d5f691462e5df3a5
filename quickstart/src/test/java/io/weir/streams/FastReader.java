package io.weir.streams;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Reads an export as fast as it arrives, line by line, without keeping it. */
final class FastReader {
  private long lines;
  private long bytes;
  private long outOfOrder;

  private FastReader() {}

  /**
   * Reads to the end, or up to a number of lines.
   *
   * @param form media type, such as "application/x-ndjson"
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
      // In both forms a line begins with the id, and users arrive in the order of their ids.
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

  /** Returns the number of lines that did not follow the line before. */
  long outOfOrder() {
    return outOfOrder;
  }
}
