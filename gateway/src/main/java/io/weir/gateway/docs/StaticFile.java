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
import io.weir.runtime.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/**
 * File in memory, uncompressed and compressed once with gzip. Armeria's file service answers
 * conditional requests. Immutable.
 */
final class StaticFile {
  private static final int TAG_BYTES = 12;

  /**
   * Content security policy that blocks foreign and inline content, so that text from a comment of
   * a schema is never executed.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final HttpHeaders GUARD =
      HttpHeaders.of(
          HttpHeaderNames.CONTENT_SECURITY_POLICY,
          POLICY,
          HttpHeaderNames.REFERRER_POLICY,
          "no-referrer",
          // For browsers that do not know frame-ancestors.
          HttpHeaderNames.X_FRAME_OPTIONS,
          "DENY");

  private final HttpService plain;

  /** Service for the compressed content; {@link #plain} if compression does not make it smaller. */
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
   * Creates a file whose content may change, so that caches revalidate it. A file that browsers
   * render gets a content security policy.
   */
  static StaticFile revalidated(MediaType type, HttpData content) {
    var rendered = type.is(MediaType.HTML_UTF_8) || type.is(MediaType.SVG_UTF_8);
    return new StaticFile(headers(type, "no-cache", rendered ? GUARD : HttpHeaders.of()), content);
  }

  /** Creates a file whose path contains its version, so that caches keep it. */
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
    // Depends on the content only, unlike Armeria's own tag, which depends on the time: every
    // gateway sends the same tag.
    var tag = Sha256.hex(content.array(), TAG_BYTES);
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
}
