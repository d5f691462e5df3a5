package io.weir.gateway.form.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.linecorp.armeria.common.ContentDisposition;
import io.weir.gateway.failure.FailureException;
import io.weir.gateway.form.encoding.MultipartForm;
import io.weir.transcoding.query.FormBody;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parts of a {@code multipart/form-data} body (RFC 7578) while it arrives. Keeps at most
 * the headers of one part, or as many bytes as the delimiter has.
 */
final class FormReader {
  /** Maximum size of the headers of a part, and of what stands before the first, in bytes. */
  static final int MAX_HEADERS = 4 << 10;

  private static final byte[] HEADERS_END = "\r\n\r\n".getBytes(ISO_8859_1);
  private static final Set<String> PLAIN = Set.of("7bit", "8bit", "binary");

  private final byte[] delimiter;
  private final Parts parts;
  private State state = State.PREAMBLE;
  private int count;

  /** Bytes that are not understood yet. The first delimiter need not follow a line. */
  private byte[] kept = {'\r', '\n'};

  /** Bytes at the begin of {@link #kept} that are no content: the end of the headers. */
  private int skipped;

  private enum State {
    /** The delimiter before the first part comes next. */
    PREAMBLE,
    HEADERS,
    CONTENT,
    /** The next bytes say whether the form ends. */
    DELIMITER,
    EPILOGUE
  }

  /** Receives the parts in their order. */
  interface Parts {
    /**
     * Begins a part.
     *
     * @throws FailureException if the form may not have it
     */
    void begin(Headers headers);

    /** Takes the next bytes of the part, at least one. */
    void content(byte[] piece);

    /** Ends the part. */
    void end();
  }

  /**
   * Headers of a part.
   *
   * @param name of the field; null for none
   * @param fileName null if the part is no file
   * @param contentType null for none
   */
  record Headers(@Nullable String name, @Nullable String fileName, @Nullable String contentType) {}

  /**
   * @param boundary of the content type
   */
  FormReader(String boundary, Parts parts) {
    this.delimiter = ("\r\n--" + boundary).getBytes(ISO_8859_1);
    this.parts = parts;
  }

  /**
   * Reads bytes.
   *
   * @throws FailureException if they are not those of a form
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
   * @throws FailureException if the form is cut off
   */
  void end() {
    if (state != State.EPILOGUE) {
      throw malformed("it is cut off");
    }
  }

  private boolean findsPart() {
    int at = indexOf(kept, delimiter);
    if (at < 0) {
      bound("the text before the parts has");
      return false;
    }
    keepFrom(at + delimiter.length);
    state = State.DELIMITER;
    return true;
  }

  private boolean findsEnd() {
    if (kept.length < 2) {
      return false;
    }
    if (kept[0] == '-' && kept[1] == '-') {
      state = State.EPILOGUE;
    } else {
      count++;
      if (count > FormBody.MAX_FIELDS) {
        throw malformed("it may have at most " + FormBody.MAX_FIELDS + " parts");
      }
      state = State.HEADERS;
    }
    return true;
  }

  private boolean readsHeaders() {
    // The line of the delimiter ends here too, and is all if the part has no headers.
    int end = indexOf(kept, HEADERS_END);
    if (end < 0) {
      bound("the headers of a part have");
      return false;
    }
    parts.begin(headers(new String(kept, 0, end, ISO_8859_1).split("\r\n", -1)));
    // The next delimiter begins with the end of a line, which may be that of the headers.
    skipped = 2;
    keepFrom(end + HEADERS_END.length - skipped);
    state = State.CONTENT;
    return true;
  }

  private static Headers headers(String[] lines) {
    var disposition = ContentDisposition.of();
    String contentType = null;
    for (var line : lines) {
      int colon = line.indexOf(':');
      var value = line.substring(colon + 1).strip();
      switch (line.substring(0, Math.max(colon, 0)).strip().toLowerCase(Locale.ROOT)) {
        case "content-disposition" -> disposition = disposition(value);
        case "content-type" -> contentType = value;
        case "content-transfer-encoding" -> {
          if (!PLAIN.contains(value.toLowerCase(Locale.ROOT))) {
            throw malformed("the content-transfer-encoding " + value + " is not supported");
          }
        }
        default -> {
          // RFC 7578, 4.8: other headers are ignored.
        }
      }
    }
    return new Headers(disposition.name(), disposition.filename(), contentType);
  }

  private static ContentDisposition disposition(String value) {
    try {
      return ContentDisposition.parse(value);
    } catch (IllegalArgumentException malformed) {
      throw malformed("the content-disposition of a part: " + malformed.getMessage());
    }
  }

  private boolean passesContent() {
    int at = indexOf(kept, delimiter);
    int end = at < 0 ? kept.length - delimiter.length + 1 : at;
    if (end > skipped) {
      parts.content(Arrays.copyOfRange(kept, skipped, end));
      skipped = 0;
    } else {
      end = 0;
    }
    if (at < 0) {
      keepFrom(end);
      return false;
    }
    parts.end();
    keepFrom(at + delimiter.length);
    state = State.DELIMITER;
    return true;
  }

  private boolean drops() {
    kept = new byte[0];
    return false;
  }

  private void bound(String what) {
    if (kept.length > MAX_HEADERS) {
      throw malformed(what + " more than " + MAX_HEADERS + " bytes");
    }
  }

  private static FailureException malformed(String why) {
    return MultipartForm.malformed(why).exception();
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
