package io.weir.gateway.docs;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Bytes that do not change, packed once, with the validator by which caches know them. Immutable.
 */
final class Content {
  private static final int TAG_BYTES = 12;

  private final HttpHeaders headers;
  private final String tag;
  private final byte[] plain;
  private final byte[] packed;

  private Content(HttpHeaders headers, String tag, byte[] plain) {
    this.headers = headers;
    this.tag = tag;
    this.plain = plain;
    this.packed = gzip(plain);
  }

  /** May change behind its path: caches ask each time, and are told if it is the same. */
  static Content checkedEachTime(MediaType type, byte[] bytes) {
    return of(type, "no-cache", bytes);
  }

  /** Has its version in its path. */
  static Content keptForEver(MediaType type, byte[] bytes) {
    return of(type, "public, max-age=31536000, immutable", bytes);
  }

  private static Content of(MediaType type, String caching, byte[] bytes) {
    // Weak (RFC 9110, 8.8.1): packed or not, it is the same.
    var tag = "W/\"" + digest(bytes) + "\"";
    var headers =
        HttpHeaders.builder()
            .contentType(type)
            .set(HttpHeaderNames.CACHE_CONTROL, caching)
            .set(HttpHeaderNames.ETAG, tag)
            .set(HttpHeaderNames.VARY, "accept-encoding")
            .build();
    return new Content(headers, tag, bytes);
  }

  Content with(CharSequence name, String value) {
    return new Content(headers.toBuilder().set(name, value).build(), tag, plain);
  }

  HttpResponse answer(RequestHeaders asked) {
    if (isKnown(asked.get(HttpHeaderNames.IF_NONE_MATCH, ""))) {
      return HttpResponse.of(
          ResponseHeaders.builder(HttpStatus.NOT_MODIFIED)
              .add(headers)
              .removeAndThen(HttpHeaderNames.CONTENT_TYPE)
              .build());
    }
    var ok = ResponseHeaders.builder(HttpStatus.OK).add(headers);
    return packed.length < plain.length && takesGzip(asked.get(HttpHeaderNames.ACCEPT_ENCODING, ""))
        ? HttpResponse.of(
            ok.set(HttpHeaderNames.CONTENT_ENCODING, "gzip").build(), HttpData.wrap(packed))
        : HttpResponse.of(ok.build(), HttpData.wrap(plain));
  }

  /** RFC 9110, 13.1.2: any of a list, compared weakly. */
  private boolean isKnown(String ifNoneMatch) {
    var opaque = tag.substring("W/".length());
    return entries(ifNoneMatch)
        .anyMatch(each -> each.equals("*") || each.equals(opaque) || each.equals(tag));
  }

  private static boolean takesGzip(String acceptEncoding) {
    return entries(acceptEncoding)
        .anyMatch(each -> each.matches("(?i)(gzip|x-gzip|\\*)(\\s*;\\s*q=(0\\.0*[1-9].*|1.*))?"));
  }

  private static Stream<String> entries(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip);
  }

  private static byte[] gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length / 3);
    try (var packing = new GZIPOutputStream(out)) {
      packing.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String digest(byte[] bytes) {
    try {
      var whole = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(whole, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
