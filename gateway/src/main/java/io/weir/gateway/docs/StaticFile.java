package io.weir.gateway.docs;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.file.HttpFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * A file in memory, plain and packed once with gzip. Armeria's file service answers conditional
 * requests. Immutable.
 */
final class StaticFile {
  private static final int TAG_BYTES = 12;

  /**
   * Nothing from elsewhere, and nothing inline: whatever a comment in a schema says stays a text.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final HttpHeaders GUARD =
      HttpHeaders.of(
          HttpHeaderNames.CONTENT_SECURITY_POLICY,
          POLICY,
          HttpHeaderNames.REFERRER_POLICY,
          "no-referrer");

  private final HttpService plain;

  /** The same as plain where packing does not shorten. */
  private final HttpService packed;

  private StaticFile(HttpHeaders headers, HttpData content) {
    var packedContent = gzip(content);
    this.plain = service(headers, content);
    this.packed =
        packedContent.length() < content.length()
            ? service(
                headers.toBuilder().set(HttpHeaderNames.CONTENT_ENCODING, "gzip").build(),
                packedContent)
            : plain;
  }

  /**
   * A file that may change behind its path: caches ask each time. One that a browser renders
   * carries a content security policy.
   */
  static StaticFile revalidated(MediaType type, HttpData content) {
    var rendered = type.is(MediaType.HTML_UTF_8) || type.is(MediaType.SVG_UTF_8);
    return new StaticFile(headers(type, "no-cache", rendered ? GUARD : HttpHeaders.of()), content);
  }

  /** A file whose path has its version: caches keep it. */
  static StaticFile versioned(MediaType type, HttpData content) {
    return new StaticFile(
        headers(type, "public, max-age=31536000, immutable", HttpHeaders.of()), content);
  }

  private static HttpHeaders headers(MediaType type, String caching, HttpHeaders more) {
    return HttpHeaders.builder()
        .contentType(type)
        .set(HttpHeaderNames.CACHE_CONTROL, caching)
        .set(HttpHeaderNames.VARY, "accept-encoding")
        .add(more)
        .build();
  }

  private static HttpService service(HttpHeaders headers, HttpData content) {
    // Of the content, and not of its time as Armeria's own: the same from every gateway.
    var tag = digest(content);
    return HttpFile.builder(content)
        .entityTag((path, attributes) -> tag)
        .lastModified(false)
        .date(false)
        .setHeaders(headers)
        .build()
        .asService();
  }

  HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    var accepted = req.headers().get(HttpHeaderNames.ACCEPT_ENCODING, "");
    try {
      return (takesGzip(accepted) ? packed : plain).serve(ctx, req);
    } catch (Exception e) {
      throw new IllegalStateException("a file in memory cannot be served", e);
    }
  }

  private static boolean takesGzip(String acceptEncoding) {
    return Arrays.stream(acceptEncoding.split(",", -1))
        .map(String::strip)
        .anyMatch(each -> each.matches("(?i)(gzip|x-gzip|\\*)(\\s*;\\s*q=(0\\.0*[1-9].*|1.*))?"));
  }

  private static HttpData gzip(HttpData content) {
    var out = new ByteArrayOutputStream(content.length() / 3);
    try (var packing = new GZIPOutputStream(out)) {
      packing.write(content.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HttpData.wrap(out.toByteArray());
  }

  private static String digest(HttpData content) {
    try {
      var whole = MessageDigest.getInstance("SHA-256").digest(content.array());
      return HexFormat.of().formatHex(whole, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
