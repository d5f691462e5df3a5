package io.weir.hostile;

import static io.weir.hostile.Frames.bytes;
import static io.weir.hostile.Script.drip;
import static io.weir.hostile.Script.flood;
import static io.weir.hostile.Script.once;
import static io.weir.hostile.Script.stopAfter;

import java.util.Arrays;
import java.util.stream.Stream;

/** Attacks over HTTP/2. */
final class Http2Attacks {
  private static final String USER = "/v1/users/u1";
  private static final String USERS = "/v1/users";
  private static final String CALM = "GOAWAY 11|ended";
  private static final byte[] OPENING = Frames.opening().toBytes();
  private static final byte[] LARGEST_INCREMENT = {0x7f, -1, -1, -1};
  private static final int BATCH = 100;
  private static final int CONNECTIONS = 8;

  /** Frames for one stream, or for the n-th part of a flood. */
  private interface Part {
    void write(Frames frames, int number);
  }

  private Http2Attacks() {}

  static Stream<Attack> all() {
    return Stream.of(resets(), requests(), floods(), windows(), broken()).flatMap(rows -> rows);
  }

  private static Attack of(String name, String expected, Script script) {
    return Attack.of("HTTP/2: " + name, expected, script);
  }

  /** Sends a hundred parts at a time, each with a stream of its own. */
  private static Script streams(Part part) {
    return flood(OPENING, i -> batch(i, (frames, n) -> part.write(frames, 2 * n + 1)));
  }

  private static byte[] batch(int number, Part part) {
    var frames = new Frames();
    for (int i = 0; i < BATCH; i++) {
      part.write(frames, number * BATCH + i);
    }
    return frames.toBytes();
  }

  private static Script repeat(Part part) {
    return flood(OPENING, batch(0, part));
  }

  private static Frames get(Frames frames, int stream) {
    return frames.request(stream, true, "GET", USER);
  }

  private static byte[] number(int value) {
    return bytes(value >>> 24, value >>> 16, value >>> 8, value);
  }

  private static Stream<Attack> resets() {
    return Stream.of(
        of(
            "rapid reset",
            CALM,
            streams((f, id) -> get(f, id).frame(Frames.RST_STREAM, 0, id, number(8)))),
        of(
            "resets by a window increment of zero",
            CALM,
            streams((f, id) -> get(f, id).frame(Frames.WINDOW_UPDATE, 0, id, number(0)))),
        of(
            "resets by a window that overflows",
            CALM,
            streams((f, id) -> get(f, id).frame(Frames.WINDOW_UPDATE, 0, id, LARGEST_INCREMENT))),
        of(
            "resets by a stream that depends on itself",
            CALM,
            streams((f, id) -> get(f, id).frame(Frames.PRIORITY, 0, id, self(id)))),
        of(
            "resets by content behind the end",
            CALM,
            streams((f, id) -> get(f, id).frame(Frames.DATA, Frames.END_STREAM, id, bytes(1)))),
        of("resets by headers behind the end", CALM, streams((f, id) -> get(get(f, id), id))),
        of(
            "resets by malformed headers",
            CALM,
            streams((f, id) -> f.request(id, true, "GET", USER, "UPPER", "case"))),
        of(
            "resets by a length that is not true",
            CALM,
            streams((f, id) ->
                f.request(id, false, "POST", USERS, "content-length", "5")
                    .content(id, new byte[9]))));
  }

  private static byte[] self(int stream) {
    return bytes(stream >>> 24, stream >>> 16, stream >>> 8, stream, 1);
  }

  private static Stream<Attack> requests() {
    return Stream.of(
        of("requests without pause", "200", streams(Http2Attacks::get)),
        Attack.unread(
            CONNECTIONS, "HTTP/2: requests, unread answers", ".*", streams(Http2Attacks::get)),
        of(
            "requests that go on",
            "RST_STREAM 7|GOAWAY .*|ended",
            streams((f, id) -> f.request(id, false, "POST", USERS))),
        of("the same stream again", CALM, repeat((f, n) -> get(f, 1))),
        of(
            "streams with even numbers",
            "GOAWAY 1|ended",
            streams((f, id) -> f.request(id + 1, true, "GET", USER))));
  }

  private static Stream<Attack> floods() {
    var start = Frames.opening().frame(Frames.HEADERS, 0, 1, Frames.block("GET", USER)).toBytes();
    var upload = Frames.opening().request(1, false, "POST", USERS).toBytes();
    return Stream.of(
        of(
            "CONTINUATION without end",
            "GOAWAY .*|ended",
            flood(start, batch(0, (f, n) -> f.frame(Frames.CONTINUATION, 0, 1, extra())))),
        of(
            "empty CONTINUATION",
            CALM,
            flood(start, batch(0, (f, n) -> f.frame(Frames.CONTINUATION, 0, 1)))),
        of("SETTINGS", CALM, repeat((f, n) -> f.frame(Frames.SETTINGS, 0, 0))),
        of(
            "header tables that shrink and grow",
            CALM,
            repeat((f, n) -> f.frame(Frames.SETTINGS, 0, 0, bytes(0, 1, 0, 0, n % 2 * 16, 0)))),
        of("PING", CALM, repeat((f, n) -> f.frame(Frames.PING, 0, 0, new byte[8]))),
        of(
            "PRIORITY",
            CALM,
            streams((f, id) -> f.frame(Frames.PRIORITY, 0, id, bytes(0, 0, 0, 0, 1)))),
        of("empty DATA", CALM, flood(upload, batch(0, (f, n) -> f.frame(Frames.DATA, 0, 1)))),
        of(
            "DATA of padding",
            ".*",
            flood(upload, batch(0, (f, n) -> f.frame(Frames.DATA, Frames.PADDED, 1, padding())))),
        of(
            "WINDOW_UPDATE",
            CALM,
            flood(upload, batch(0, (f, n) -> f.frame(Frames.WINDOW_UPDATE, 0, 1, number(1))))),
        of("GOAWAY", ".*", repeat((f, n) -> f.frame(Frames.GOAWAY, 0, 0, new byte[8]))),
        of("unknown frames", CALM, repeat((f, n) -> f.frame(99, 0, 0, new byte[8]))));
  }

  private static byte[] extra() {
    return new Frames().raw(bytes(0), Frames.string("x-a"), Frames.string("b")).toBytes();
  }

  private static byte[] padding() {
    var padding = new byte[256];
    padding[0] = (byte) 255;
    return padding;
  }

  private static Stream<Attack> windows() {
    // SETTINGS_INITIAL_WINDOW_SIZE of zero.
    var closed = Frames.preface(0, 4, 0, 0, 0, 0);
    for (int i = 0; i < BATCH; i++) {
      get(closed, 2 * i + 1);
    }
    var dripped = Frames.preface(0, 4, 0, 0, 0, 0).request(1, true, "GET", "/v1/users:export");
    return Stream.of(
        Attack.over(CONNECTIONS, "HTTP/2: windows of zero", "open", stopAfter(closed.toBytes())),
        Attack.over(
            CONNECTIONS,
            "HTTP/2: windows that open byte by byte",
            "open|GOAWAY 11",
            drip(
                dripped.toBytes(),
                new Frames().frame(Frames.WINDOW_UPDATE, 0, 1, number(1)).toBytes())));
  }

  private static Stream<Attack> broken() {
    return Stream.of(
        of("header bomb", "431|GOAWAY .*|ended", flood(OPENING, Http2Attacks::bomb)),
        of(
            "frame larger than allowed",
            "GOAWAY 6",
            flood(Frames.opening().head(0xffffff, Frames.DATA, 0, 1).toBytes(), new byte[4_000])),
        of(
            "PUSH_PROMISE of a client",
            "GOAWAY 1",
            repeat((f, n) -> f.frame(Frames.PUSH_PROMISE, 4, 1, new byte[4]))),
        Attack.over(
            BATCH,
            "HTTP/2: preface that stops",
            "open|ended",
            stopAfter(Arrays.copyOf(OPENING, 20))),
        of(
            "index that no header table has",
            "GOAWAY 9",
            once(
                Frames.opening()
                    .frame(Frames.HEADERS, 5, 1, bytes(0xff, 0xff, 0xff, 0xff, 0x07))
                    .toBytes())),
        of(
            "headers of the connection, two paths, no path, CR and LF",
            "400|RST_STREAM 1|GOAWAY .*",
            streams(
                (f, id) -> f.request(id, true, "GET", USER, malformed(id), "chunked\r\nx: y"))));
  }

  private static String malformed(int id) {
    return new String[] {"transfer-encoding", ":path", "connection", "a b", "x"}[id / 2 % 5];
  }

  /** Puts a long header into the table, then refers to it four thousand times. */
  private static byte[] bomb(int number) {
    var block = new Frames().raw(Frames.block("GET", USER));
    if (number == 0) {
      block.raw(bytes(0x40), Frames.string("x"), Frames.string("y".repeat(4_000)));
    }
    var reference = new byte[4_000];
    Arrays.fill(reference, (byte) 0xbe);
    var all = block.raw(reference).toBytes();
    return new Frames().frame(Frames.HEADERS, 5, 2 * number + 1, all).toBytes();
  }
}
