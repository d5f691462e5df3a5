package io.weir.hostile;

import static io.weir.hostile.Script.drip;
import static io.weir.hostile.Script.flood;
import static io.weir.hostile.Script.once;
import static io.weir.hostile.Script.stopAfter;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Random;
import java.util.stream.Stream;

/** Attacks over HTTP/1.1. */
final class Http1Attacks {
  private static final String GET = "GET /v1/users/u1 HTTP/1.1\r\nhost: test\r\n";
  private static final String POST =
      "POST /v1/users HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n";
  private static final String CHUNKED = POST + "transfer-encoding: chunked\r\n\r\n";
  private static final int SLOW = 50;
  private static final int IDLE = 1_000;
  private static final int UNREAD = 8;

  private Http1Attacks() {}

  static Stream<Attack> all() {
    return Stream.of(slow(), large(), ambiguous(), malformed(), many()).flatMap(rows -> rows);
  }

  private static Stream<Attack> slow() {
    return Stream.of(
        slow("slow headers", drip(bytes(GET), bytes("a: b\r\n"))),
        slow("slow request line", drip(bytes("GET /"), bytes("a"))),
        slow("slow content", drip(bytes(POST + "content-length: 900000\r\n\r\n"), bytes(" "))),
        slow("slow chunks", drip(bytes(CHUNKED), bytes("1\r\n \r\n"))),
        slow(
            "content that is announced and never sent",
            stopAfter(bytes(POST + "expect: 100-continue\r\ncontent-length: 900000\r\n\r\n"))),
        Attack.over(IDLE, "HTTP/1.1: idle connections", "open", stopAfter(bytes(""))));
  }

  private static Attack slow(String name, Script script) {
    return Attack.over(SLOW, "HTTP/1.1: " + name, "open|408|431|414", script);
  }

  private static Stream<Attack> large() {
    var many = bytes("x-a: bcdefghijklmnopqrstuvwxyz\r\n".repeat(100));
    var letters = bytes("a".repeat(4_000));
    return Stream.of(
        of("headers without end", "431", flood(bytes(GET), many)),
        of("header of any length", "431", flood(bytes(GET + "x: "), letters)),
        of("header name of any length", "431", flood(bytes(GET), letters)),
        of("target of any length", "414", flood(bytes("GET /"), letters)),
        of("method of any length", "ended", flood(bytes(""), letters)),
        of("chunk extensions of any length", "400", flood(bytes(CHUNKED + "1;"), letters)),
        of("trailers without end", "4..", flood(bytes(CHUNKED + "0\r\n"), many)),
        of("chunks of one byte", "4..", flood(bytes(CHUNKED), bytes("1\r\n \r\n".repeat(1_000)))),
        of("empty lines", "ended", flood(bytes(""), bytes("\r\n".repeat(1_000)))));
  }

  private static Attack of(String name, String expected, Script script) {
    return Attack.of("HTTP/1.1: " + name, expected, script);
  }

  /** Requests with another behind them, which a server that reads them otherwise would answer. */
  private static Stream<Attack> ambiguous() {
    return Stream.of(
        smuggled("length and transfer-encoding", "content-length: 5\r\ntransfer-encoding: chunked"),
        smuggled("transfer-encoding and length", "transfer-encoding: chunked\r\ncontent-length: 5"),
        smuggled("two lengths", "content-length: 5\r\ncontent-length: 6"),
        smuggled("signed length", "content-length: +5"),
        smuggled("unknown transfer-encoding", "transfer-encoding: xchunked"),
        smuggled("folded transfer-encoding", "transfer-encoding:\r\n chunked"),
        smuggled("space before the colon", "transfer-encoding : chunked"),
        smuggled("two transfer-encodings", "transfer-encoding: chunked, identity"),
        smuggled("tab in transfer-encoding", "transfer-encoding: \u000bchunked"),
        smuggled("line feeds alone", "a: b\ncontent-length: 5\n"));
  }

  private static Attack smuggled(String name, String header) {
    var behind = "0\r\n\r\n" + GET + "\r\n";
    return of("smuggling: " + name, "400|501", once(bytes(POST + header + "\r\n\r\n" + behind)));
  }

  private static Stream<Attack> malformed() {
    return Stream.of(
        request("chunk size that overflows", "400", CHUNKED + "FFFFFFFFFFFFFFFFF\r\nx"),
        request("line feed in a chunk extension", "400", CHUNKED + "1;a\nb\r\n{\r\n0\r\n\r\n"),
        request("quoted chunk extension", "400", CHUNKED + "1;a=\"\r\n{\r\n0\r\n\r\n\"\r\n"),
        request("zero bytes in headers", "400", GET + "a: \0\0\r\n\r\n"),
        request("no host", "400", "GET / HTTP/1.1\r\n\r\n"),
        request(
            "upgrade with broken settings",
            "4..|200",
            GET
                + "connection: upgrade, http2-settings\r\nupgrade: h2c\r\n"
                + "http2-settings: !!!!\r\n\r\n"),
        request(
            "upgrade with content and a request behind",
            "[245]..",
            GET
                + "connection: upgrade\r\nupgrade: websocket\r\ncontent-length: 3\r\n\r\nabc"
                + GET),
        request("CONNECT", "4..|501", "CONNECT test:80 HTTP/1.1\r\nhost: test:80\r\n\r\n" + GET));
  }

  private static Attack request(String name, String expected, String text) {
    return of(name, expected, once(bytes(text)));
  }

  private static Stream<Attack> many() {
    var noise = new byte[64 << 10];
    new Random(1).nextBytes(noise);
    var pipelined = flood(bytes(""), bytes((GET + "\r\n").repeat(100)));
    return Stream.of(
        of("pipelined requests", "200", pipelined),
        Attack.unread(UNREAD, "HTTP/1.1: pipelined requests, unread answers", "200", pipelined),
        of(
            "pipelined requests for nothing",
            "404",
            flood(bytes(""), bytes("GET /none HTTP/1.1\r\nhost: test\r\n\r\n".repeat(100)))),
        of("noise", "ended", flood(bytes(""), noise)),
        Attack.over(
            SLOW,
            "HTTP/1.1: connections closed amid a request",
            "open",
            connection -> connection.send(bytes(POST + "content-length: 9\r\n\r\n{"))));
  }

  static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
