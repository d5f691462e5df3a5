package io.weir.gateway.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Client frames byte by byte (RFC 6455, 5): permitted frames, and frames that end the connection.
 */
final class FrameReaderTest {
  private static final int MAX = 1_000;
  private static final byte[] MASK = {1, 2, 3, 4};

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          81:hello                       | TEXT hello
          82:hello                       | BINARY hello
          81:                            | TEXT
          01:he 80:llo                   | TEXT hello
          01:he 00:l 00: 80:lo           | TEXT hello
          01:he 89:x 80:llo              | PING x, TEXT hello
          01:he 8a:x 80:llo 82:y         | PONG, TEXT hello, BINARY y
          88:                            | CLOSE 1005
          88:#03e8                       | CLOSE 1000
          88:#0fa1 81:ignored            | CLOSE 4001
          """)
  void readsMessages(String frames, String read) {
    assertThat(String.join(", ", all(whole(frames)))).isEqualTo(read);
    assertThat(String.join(", ", all(inPieces(whole(frames))))).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"01:begun 88:#03e8", "01:begun 81:other", "02:a 00:b 88:", "01:a c0:b"})
  void holdsNothingOnceItReadsNoMore(String frames) {
    var read = new FrameReader(MAX, false);
    read.feed(whole(frames));
    try {
      drain(read);
    } catch (InvalidFrameException broken) {
      // Held as little as after a close.
    }
    assertThat(read.held()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          83:                   | 1002 | opcode 3 is reserved
          8b:                   | 1002 | opcode 11 is reserved
          80:x                  | 1002 | a continuation of nothing
          01:x 81:y             | 1002 | a message within another
          09:x                  | 1002 | a control frame that is fragmented or too long
          c1:x                  | 1002 | reserved bits are set
          91:x                  | 1002 | reserved bits are set
          88:#03               | 1002 | half a code
          88:#03ec              | 1002 | code 1004
          88:#03ed              | 1002 | code 1005
          88:#03e7              | 1002 | code 999
          88:#1388              | 1002 | code 5000
          88:#03e8ff            | 1007 | not UTF-8
          81:#ff                | 1007 | not UTF-8
          81:#c3                | 1007 | not UTF-8
          81:#eda080            | 1007 | not UTF-8
          01:#c3 80:#28         | 1007 | not UTF-8
          01:#f48f 00:#bf       | 0    |
          01:#f490              | 1007 | not UTF-8
          """)
  void refusesWhatBreaksTheProtocol(String frames, int code, String says) {
    var read = new FrameReader(MAX, false);
    read.feed(whole(frames));
    var broken = catchThrowableOfType(InvalidFrameException.class, () -> drain(read));
    if (code == 0) {
      assertThat(broken).isNull();
      return;
    }
    assertThat(broken.closing().code()).isEqualTo(code);
    assertThat(read.held()).as("bytes held of what is never read on").isZero();
    assertThat(broken).hasMessageContaining(says);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"8105", "817e0005", "817f0000000000000005", "81fe007d", "81ff000000000000ffff"})
  void refusesLengthsThatAreNotInTheirShortestFormAndFramesThatAreNotMasked(String head) {
    var read = new FrameReader(MAX, false);
    read.feed(HexFormat.of().parseHex(head + "01020304"));
    assertThat(catchThrowableOfType(InvalidFrameException.class, read::next).closing().code())
        .isEqualTo(1002);
  }

  @Test
  void boundsAMessageBeforeItHasCome() {
    var read = new FrameReader(MAX, false);
    read.feed(HexFormat.of().parseHex("81ff7fffffffffffffff01020304"));
    assertThat(catchThrowableOfType(InvalidFrameException.class, read::next).closing().code())
        .isEqualTo(1009);
    var pieces = new FrameReader(MAX, false);
    pieces.feed(join(frame(0x01, bytes("x".repeat(600))), frame(0x80, bytes("x".repeat(401)))));
    assertThat(catchThrowableOfType(InvalidFrameException.class, pieces::next).closing().code())
        .isEqualTo(1009);
  }

  @Test
  void givesOneMessageAtATime() {
    var read = new FrameReader(MAX, false);
    read.feed(join(frame(0x81, bytes("a")), frame(0x81, bytes("b"))));
    assertThat(shown(read.next())).isEqualTo("TEXT a");
    assertThat(shown(read.next())).isEqualTo("TEXT b");
    assertThat(read.next()).isNull();
  }

  @Test
  void expandsMessagesButNotBeyondTheirBound() {
    var read = new FrameReader(MAX, true);
    var text = bytes("abcd".repeat(200));
    var data = Deflate.local().compress(Payload.of(text));
    assertThat(data.length).isLessThan(50);
    read.feed(
        join(
            frame(0x41, Arrays.copyOf(data, 3)),
            frame(0x80, Arrays.copyOfRange(data, 3, data.length)),
            frame(0x81, bytes("plain"))));
    assertThat(shown(read.next())).isEqualTo("TEXT " + new String(text, UTF_8));
    assertThat(shown(read.next())).isEqualTo("TEXT plain");

    read.feed(frame(0xC1, Deflate.local().compress(Payload.of(bytes("x".repeat(MAX + 1))))));
    assertThat(catchThrowableOfType(InvalidFrameException.class, read::next).closing().code())
        .isEqualTo(1009);
  }

  @Test
  void refusesDataThatIsNotCompressed() {
    var read = new FrameReader(MAX, true);
    read.feed(frame(0xC1, new byte[] {(byte) 0xFF, (byte) 0xFF, 7, 7}));
    assertThat(catchThrowableOfType(InvalidFrameException.class, read::next).closing().code())
        .isEqualTo(1007);
    var text = new FrameReader(MAX, true);
    text.feed(frame(0xC1, Deflate.local().compress(Payload.of(new byte[] {(byte) 0xC3}))));
    assertThat(catchThrowableOfType(InvalidFrameException.class, text::next).closing().code())
        .isEqualTo(1007);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 255, 256, 65_535, 65_536, 200_000})
  void compressesAndExpandsAnySize(int size) {
    var message = new byte[size];
    for (int i = 0; i < size; i++) {
      message[i] = (byte) (i * 31 + i / 7);
    }
    var data = Deflate.local().compress(Payload.of(message));
    assertThat(Deflate.local().expand(data, data.length, size)).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 500, 999})
  void unmasksPiecesOfAnySize(int size) {
    var content = new byte[size];
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (i * 7);
    }
    var frame = frame(0x82, content);
    for (int piece : new int[] {1, 3, 8, 13, 64, frame.length}) {
      var read = new FrameReader(MAX, false);
      InboundFrame message = null;
      for (int at = 0; at < frame.length && message == null; at += piece) {
        read.feed(Arrays.copyOfRange(frame, at, Math.min(frame.length, at + piece)));
        message = read.next();
      }
      assertThat(Objects.requireNonNull(message).content()).isEqualTo(content);
    }
  }

  /** Encodes "81:hello 88:#03e8": first byte, followed by text or hexadecimal digits. */
  private static byte[] whole(String frames) {
    List<byte[]> all = new ArrayList<>();
    for (var frame : frames.split(" ", -1)) {
      int colon = frame.indexOf(':');
      var content = frame.substring(colon + 1);
      byte[] payload =
          content.startsWith("#") ? HexFormat.of().parseHex(content.substring(1)) : bytes(content);
      all.add(frame(Integer.parseInt(frame.substring(0, colon), 16), payload));
    }
    return join(all.toArray(byte[][]::new));
  }

  private static byte[] frame(int first, byte[] payload) {
    int extra = payload.length < 126 ? 0 : 2;
    var frame = new byte[2 + extra + 4 + payload.length];
    frame[0] = (byte) first;
    frame[1] = (byte) (0x80 | (extra == 0 ? payload.length : 126));
    if (extra > 0) {
      frame[2] = (byte) (payload.length >> 8);
      frame[3] = (byte) payload.length;
    }
    System.arraycopy(MASK, 0, frame, 2 + extra, 4);
    for (int i = 0; i < payload.length; i++) {
      frame[6 + extra + i] = (byte) (payload[i] ^ MASK[i % 4]);
    }
    return frame;
  }

  private static byte[] join(byte[]... parts) {
    return bytes(
        Arrays.stream(parts).map(part -> new String(part, ISO_8859_1)).reduce("", String::concat));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static List<String> all(byte[]... pieces) {
    var reader = new FrameReader(MAX, false);
    List<String> read = new ArrayList<>();
    for (var piece : pieces) {
      reader.feed(piece.clone());
      read.addAll(drain(reader));
    }
    return read;
  }

  private static byte[][] inPieces(byte[] whole) {
    var pieces = new byte[whole.length][];
    for (int i = 0; i < whole.length; i++) {
      pieces[i] = new byte[] {whole[i]};
    }
    return pieces;
  }

  private static List<String> drain(FrameReader reader) {
    List<String> read = new ArrayList<>();
    for (var received = reader.next(); received != null; received = reader.next()) {
      read.add(shown(received));
    }
    return read;
  }

  private static String shown(@Nullable InboundFrame received) {
    if (received == null) {
      return "nothing";
    }
    var what =
        received.kind() == InboundFrame.Kind.CLOSE
            ? Integer.toString(received.closing().code())
            : new String(received.content(), UTF_8);
    return (received.kind() + " " + what).strip();
  }
}
