package io.weir.gateway.form.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.multipart.AggregatedBodyPart;
import com.linecorp.armeria.common.multipart.AggregatedMultipart;
import com.linecorp.armeria.common.multipart.MimeParsingException;
import com.linecorp.armeria.common.multipart.Multipart;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.util.Exceptions;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.EventExecutor;
import io.weir.gateway.form.encoding.MultipartForm;
import io.weir.transcoding.query.FormBody;
import io.weir.transcoding.query.FormPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Reads the parts of a {@code multipart/form-data} body (RFC 7578) with Armeria's parser. The
 * number of parts and the size of their headers are bounded before it runs: it makes objects of
 * both, many times as large as the content.
 */
final class FormParts {
  /** Maximum size of the headers of one part, in bytes. */
  static final int MAX_HEADERS = 4 << 10;

  private static final AsciiString TRANSFER_ENCODING =
      AsciiString.cached("content-transfer-encoding");
  private static final Set<String> PLAIN = Set.of("7bit", "8bit", "binary");

  private FormParts() {}

  /**
   * Returns the parts in their order; completes on the event loop.
   *
   * @throws io.weir.gateway.failure.FailureException 400 if the form has no boundary, or too many
   *     or too large parts; the future fails with 400 if the form is malformed
   */
  static CompletableFuture<List<FormPart>> read(
      RequestHeaders headers, HttpData content, EventExecutor eventLoop) {
    var boundary = MultipartForm.boundary(headers);
    byte[] form = content.array();
    check(form, ("--" + boundary).getBytes(ISO_8859_1));
    return Multipart.from(boundary, StreamMessage.of(HttpData.wrap(form)))
        .aggregate(eventLoop)
        // Armeria gathers each part on an event loop of its choice, and the call goes on from here.
        .handleAsync(
            (multipart, thrown) -> thrown == null ? parts(multipart) : refuse(thrown), eventLoop);
  }

  /** Counts the lines that begin with the delimiter, and measures the headers after each. */
  private static void check(byte[] form, byte[] delimiter) {
    int delimiters = 0;
    for (int at = 0; at <= form.length - delimiter.length; at++) {
      if ((at > 0 && form[at - 1] != '\n') || !begins(form, at, delimiter)) {
        continue;
      }
      delimiters++;
      if (delimiters > FormBody.MAX_FIELDS + 1) {
        throw refusal("it may have at most " + FormBody.MAX_FIELDS + " parts");
      }
      int from = at + delimiter.length;
      if (!isLast(form, from) && !endsWithin(form, from)) {
        throw refusal("the headers of a part have more than " + MAX_HEADERS + " bytes, or no end");
      }
    }
  }

  private static boolean begins(byte[] form, int at, byte[] delimiter) {
    for (int i = 0; i < delimiter.length; i++) {
      if (form[at + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLast(byte[] form, int from) {
    return from + 1 < form.length && form[from] == '-' && form[from + 1] == '-';
  }

  /** Returns whether an empty line follows within the bytes that headers may have. */
  private static boolean endsWithin(byte[] form, int from) {
    boolean empty = false;
    for (int at = from; at < form.length && at <= from + MAX_HEADERS; at++) {
      if (form[at] == '\n') {
        if (empty) {
          return true;
        }
        empty = true;
      } else if (form[at] != '\r') {
        empty = false;
      }
    }
    return false;
  }

  private static List<FormPart> parts(AggregatedMultipart multipart) {
    List<FormPart> parts = new ArrayList<>();
    for (AggregatedBodyPart part : multipart.bodyParts()) {
      var name = part.name();
      if (name == null || name.isEmpty()) {
        throw refusal("a part has no name; it begins with content-disposition: form-data; name=…");
      }
      var coding = part.headers().get(TRANSFER_ENCODING);
      if (coding != null && !PLAIN.contains(coding.toLowerCase(Locale.ROOT))) {
        throw refusal("the content-transfer-encoding " + coding + " is not supported");
      }
      parts.add(
          new FormPart(
              name, part.headers().get(HttpHeaderNames.CONTENT_TYPE), part.content().array()));
    }
    return parts;
  }

  /**
   * Returns the only part.
   *
   * @throws io.weir.gateway.failure.FailureException 400 if there are several or none
   */
  static FormPart only(List<FormPart> parts) {
    if (parts.size() != 1) {
      throw refusal(
          "it has %d parts, and the message is the content of one".formatted(parts.size()));
    }
    return parts.getFirst();
  }

  private static List<FormPart> refuse(Throwable thrown) {
    var cause = Exceptions.peel(thrown);
    if (cause instanceof MimeParsingException || cause instanceof IllegalArgumentException) {
      throw refusal(String.valueOf(cause.getMessage()));
    }
    return Exceptions.throwUnsafely(cause);
  }

  private static RuntimeException refusal(String why) {
    return MultipartForm.malformed(why).exception();
  }
}
