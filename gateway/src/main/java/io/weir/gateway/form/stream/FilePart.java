package io.weir.gateway.form.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the content of the only part of a {@code multipart/form-data} body (RFC 7578) while it
 * arrives. Keeps at most the headers of the part, or as many bytes as the delimiter has.
 */
final class FilePart {
  /** Maximum size of the headers of the part, and of what stands before it, in bytes. */
  static final int MAX_HEADERS = 4 << 10;

  private static final byte[] HEADERS_END = "\r\n\r\n".getBytes(ISO_8859_1);
  private static final Set<String> PLAIN = Set.of("7bit", "8bit", "binary");

  private final byte[] delimiter;
  private final Consumer<byte[]> content;
  private State state = State.PREAMBLE;

  /** Bytes that are not understood yet. The first delimiter need not follow a line. */
  private byte[] kept = {'\r', '\n'};

  /** Bytes at the begin of {@link #kept} that are no content: the end of the headers. */
  private int skipped;

  private @Nullable String contentType;

  private enum State {
    /** The delimiter before the part comes next. */
    PREAMBLE,
    HEADERS,
    CONTENT,
    /** The next bytes say whether the form ends. */
    DELIMITER,
    EPILOGUE
  }

  /** Reason for which a body is not a form with one part. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Malformed(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * @param boundary of the content type
   * @param content receives the content of the part, piece by piece
   */
  FilePart(String boundary, Consumer<byte[]> content) {
    this.delimiter = ("\r\n--" + boundary).getBytes(ISO_8859_1);
    this.content = content;
  }

  /** Returns the content type of the part, which is known with its first content; null for none. */
  @Nullable String contentType() {
    return contentType;
  }

  /**
   * Reads bytes.
   *
   * @throws Malformed if they are not those of a form with one part
   */
  void feed(byte[] bytes) {
    kept = joined(kept, bytes);
    boolean moves = true;
    while (moves) {
      moves =
          switch (state) {
            case PREAMBLE -> findsPart();
            case HEADERS -> readsHeaders();
            case CONTENT -> passesContent();
            case DELIMITER -> findsEnd();
            case EPILOGUE -> drops();
          };
    }
  }

  /**
   * Ends the body.
   *
   * @throws Malformed if the form is cut off
   */
  void end() {
    if (state != State.EPILOGUE) {
      throw new Malformed("it is cut off");
    }
  }

  private boolean findsPart() {
    int at = indexOf(kept, delimiter);
    if (at < 0) {
      bound("the text before the part has");
      return false;
    }
    keepFrom(at + delimiter.length);
    state = State.HEADERS;
    return true;
  }

  private boolean readsHeaders() {
    if (beginsWithHyphens()) {
      throw new Malformed("it has no part");
    }
    // The line of the delimiter ends here too, and is all if the part has no headers.
    int end = indexOf(kept, HEADERS_END);
    if (end < 0) {
      bound("the headers of the part have");
      return false;
    }
    for (var line : new String(kept, 0, end, ISO_8859_1).split("\r\n", -1)) {
      readsHeader(line);
    }
    // The next delimiter begins with the end of a line, which may be that of the headers.
    skipped = 2;
    keepFrom(end + HEADERS_END.length - skipped);
    state = State.CONTENT;
    return true;
  }

  private void readsHeader(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return;
    }
    var value = line.substring(colon + 1).strip();
    switch (line.substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
      case "content-type" -> contentType = value;
      case "content-transfer-encoding" -> {
        if (!PLAIN.contains(value.toLowerCase(Locale.ROOT))) {
          throw new Malformed("the content-transfer-encoding " + value + " is not supported");
        }
      }
      default -> {
        // Names of the part and of the file: the part is the whole message.
      }
    }
  }

  private boolean passesContent() {
    int at = indexOf(kept, delimiter);
    int end = at < 0 ? kept.length - delimiter.length + 1 : at;
    if (end > skipped) {
      content.accept(Arrays.copyOfRange(kept, skipped, end));
      keepFrom(end);
      skipped = 0;
    }
    if (at < 0) {
      return false;
    }
    keepFrom(indexOf(kept, delimiter) + delimiter.length);
    state = State.DELIMITER;
    return true;
  }

  private boolean findsEnd() {
    if (kept.length < 2) {
      return false;
    }
    if (!beginsWithHyphens()) {
      throw new Malformed("it has more than one part, and the message is the content of one");
    }
    state = State.EPILOGUE;
    return true;
  }

  private boolean beginsWithHyphens() {
    return kept.length >= 2 && kept[0] == '-' && kept[1] == '-';
  }

  private boolean drops() {
    kept = new byte[0];
    return false;
  }

  private void bound(String what) {
    if (kept.length > MAX_HEADERS) {
      throw new Malformed(what + " more than " + MAX_HEADERS + " bytes");
    }
  }

  private void keepFrom(int at) {
    kept = Arrays.copyOfRange(kept, at, kept.length);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    var both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static int indexOf(byte[] text, byte[] wanted) {
    for (int at = 0; at <= text.length - wanted.length; at++) {
      if (text[at] == wanted[0]
          && Arrays.equals(text, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }
}
