package io.weir.hostile;

import static io.weir.hostile.Script.flood;
import static io.weir.hostile.Script.once;
import static io.weir.hostile.Script.stopAfter;

import java.util.Arrays;
import java.util.stream.Stream;

/** Attacks by what requests contain. */
final class ContentAttacks {
  private static final int DEPTH = 100_000;
  private static final int LARGE = 900_000;
  private static final int BOMB = 64 << 20;
  private static final int UNFINISHED = 50;

  private static final byte[] IMPORT =
      Http1Attacks.bytes(
          """
          POST /v1/users:import HTTP/1.1\r
          host: test\r
          content-type: application/x-ndjson\r
          transfer-encoding: chunked\r
          \r
          """);

  private ContentAttacks() {}

  static Stream<Attack> all() {
    return Stream.of(json(), targets(), encoded()).flatMap(rows -> rows);
  }

  private static Stream<Attack> json() {
    var name = "{\"displayName\":";
    var objects = Http1Attacks.bytes("3000\r\n" + "{}\n".repeat(0x1000) + "\r\n");
    return Stream.of(
        json("arrays in arrays", "[".repeat(DEPTH)),
        json("objects in objects", "{\"labels\":".repeat(DEPTH)),
        json("unknown objects in objects", "{\"a\":".repeat(DEPTH)),
        json("number of many digits", "{\"version\":" + "9".repeat(LARGE) + "}"),
        json("number of a large exponent", "{\"version\":1e999999999}"),
        json("long string", name + "\"" + "x".repeat(LARGE)),
        json("string of escapes", name + "\"" + "\\u0041".repeat(DEPTH) + "\"]"),
        json("half surrogates", name + "\"" + "\\ud800".repeat(DEPTH) + "\"}"),
        json("the same key again", "{" + "\"email\":\"\",".repeat(DEPTH / 2) + "}"),
        json("keys of a map that are alike", "{\"labels\":{" + labels() + "}"),
        json("bytes that are not UTF-8", name + "\"" + "\u00ff".repeat(DEPTH) + "\"}"),
        json("spaces", " ".repeat(LARGE)),
        Attack.of("JSON: stream of empty objects", "open", flood(IMPORT, objects)));
  }

  private static Attack json(String name, String json) {
    return Attack.of("JSON: " + name, "400", once(post("x-none: a", Http1Attacks.bytes(json))));
  }

  /** Returns many keys with the same hash code. */
  private static String labels() {
    var labels = new StringBuilder();
    for (int i = 0; i < 1 << 13; i++) {
      var key = new StringBuilder();
      for (int bit = 0; bit < 13; bit++) {
        key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      labels.append('"').append(key).append("\":\"\",");
    }
    return labels.toString();
  }

  private static Stream<Attack> targets() {
    return Stream.of(
        get("many parameters", "4..", "/v1/users?" + "a.b.c=1&".repeat(450)),
        get("parameters of any depth", "400", "/v1/users?" + "a.".repeat(2_000) + "b=1"),
        get("path of many escapes", "[24]..", "/v1/users/" + "%2f".repeat(1_000)),
        get("path of many segments", "404", "/v1" + "/x".repeat(3_000)),
        get("page of any size", "[24]..", "/v1/users?page_size=2147483647"));
  }

  private static Attack get(String name, String expected, String target) {
    var request = Http1Attacks.bytes("GET " + target + " HTTP/1.1\r\nhost: test\r\n\r\n");
    return Attack.of("target: " + name, expected, once(request));
  }

  static byte[] post(String header, byte[] content) {
    var request =
        """
        POST /v1/users HTTP/1.1\r
        host: test\r
        content-type: application/json\r
        content-length: %d\r
        %s\r
        \r
        """
            .formatted(content.length, header);
    return new Frames().raw(Http1Attacks.bytes(request), content).toBytes();
  }

  private static Stream<Attack> encoded() {
    var gzip = post("content-encoding: gzip", Bombs.gzip(BOMB));
    return Stream.of(
        encoded("gzip bomb", "4(00|13)", gzip),
        encoded("deflate bomb", "4..", post("content-encoding: deflate", Bombs.zlib(BOMB))),
        encoded(
            "broken gzip",
            "400",
            post("content-encoding: gzip", Http1Attacks.bytes("x".repeat(LARGE)))),
        encoded("unknown", "415", post("content-encoding: a, b, c", Http1Attacks.bytes("{}"))),
        Attack.over(
            UNFINISHED,
            "encoding: gzip that stops",
            "open|4..",
            stopAfter(Arrays.copyOf(gzip, gzip.length / 2))));
  }

  private static Attack encoded(String name, String expected, byte[] request) {
    return Attack.of("encoding: " + name, expected, once(request));
  }
}
