package io.weir.gateway.form.encoding;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.gateway.web.WebConfig;
import io.weir.observability.metrics.OwnedMeters;
import io.weir.observability.metrics.OwnedMeters.Name;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compresses responses with zstd or gzip for clients that accept it: content of a type that
 * compresses well, above a size, and streams piece by piece. The number of compressed streams is
 * bounded, because each holds memory; those above it are sent as they are. Thread-safe.
 */
public final class ResponseCompression {
  /** Maximum number of streams that are compressed at once; each holds up to 300 KiB. */
  private static final int MAX_STREAMS = 256;

  private static final Set<String> TYPES =
      Set.of(
          "application/json",
          "application/x-ndjson",
          "application/jsonl",
          "application/xml",
          "application/javascript",
          "application/yaml",
          "image/svg+xml",
          "image/bmp");

  private final boolean on;
  private final long from;
  private final AtomicInteger streams = new AtomicInteger();
  private final Counter before;
  private final Counter after;

  public ResponseCompression(WebConfig web, OwnedMeters owned) {
    // Loads the library now, because the first request would wait for it on its event loop.
    var _ = ZstdLibrary.isAvailable();
    this.on = web.compression();
    this.from = web.compressFrom().bytes();
    this.before = bytes("before", owned.registry());
    this.after = bytes("after", owned.registry());
    var _ =
        owned.gauge(
            Name.of("weir.compression.streams", "Streamed responses that are compressed now"),
            streams,
            AtomicInteger::get);
  }

  private static Counter bytes(String stage, MeterRegistry meters) {
    return Counter.builder("weir.compression")
        .description("Content of compressed responses, before and after compression")
        .baseUnit("bytes")
        .tag("stage", stage)
        .register(meters);
  }

  /** Returns a response with this content, compressed if that is worthwhile. */
  public HttpResponse whole(
      ServiceRequestContext caller, ResponseHeaders headers, HttpData content) {
    if (!varies(headers, content.length())) {
      return uncompressed(headers, content);
    }
    var varying = varying(headers);
    var coding = AcceptEncoding.preferred(caller.request().headers());
    if (coding == ResponseCoding.IDENTITY) {
      return HttpResponse.of(varying, content);
    }
    if (content.length() > CompressedSlices.SLICE) {
      var pieces = new CompressedPieces(this, true, coding);
      return CompressedSlices.of(headers, content, pieces, caller.eventLoop());
    }
    var compressed = coding.whole(content);
    count(content, compressed);
    return HttpResponse.of(encoded(varying, coding), compressed);
  }

  /**
   * Returns the headers of {@link #whole} for content of this length, which a response without it
   * must share (RFC 9110, 15.4.5): a cache finds by them what it has stored.
   */
  public ResponseHeaders ofWhole(RequestHeaders caller, ResponseHeaders headers, int length) {
    if (!varies(headers, length)) {
      return headers;
    }
    var coding = AcceptEncoding.preferred(caller);
    return coding == ResponseCoding.IDENTITY ? varying(headers) : encoded(varying(headers), coding);
  }

  /** Returns the headers of a part of content of this length, which is never compressed. */
  public ResponseHeaders ofPart(ResponseHeaders headers, int length) {
    return varies(headers, length) ? varying(headers) : headers;
  }

  private boolean varies(ResponseHeaders headers, int length) {
    return on && length >= from && isEligible(headers);
  }

  private static ResponseHeaders varying(ResponseHeaders headers) {
    return headers.toBuilder().add(HttpHeaderNames.VARY, "accept-encoding").build();
  }

  private static HttpResponse uncompressed(ResponseHeaders headers, HttpData content) {
    // The array: the method for one object would copy the headers to set the length again.
    return headers.contentLength() == content.length() && !content.isEmpty()
        ? HttpResponse.of(new HttpObject[] {headers, content})
        : HttpResponse.of(headers, content);
  }

  /** Returns the compression of one response that is sent in pieces. */
  public CompressedPieces pieces(RequestHeaders caller) {
    return new CompressedPieces(
        this, on, on ? AcceptEncoding.preferred(caller) : ResponseCoding.IDENTITY);
  }

  /** Takes a place among the compressed streams, if there is one. */
  boolean enter() {
    if (streams.incrementAndGet() <= MAX_STREAMS) {
      return true;
    }
    streams.decrementAndGet();
    return false;
  }

  void leave() {
    streams.decrementAndGet();
  }

  void count(HttpData content, HttpData compressed) {
    before.increment(content.length());
    after.increment(compressed.length());
  }

  /** Returns the headers of the compressed content. */
  static ResponseHeaders encoded(ResponseHeaders headers, ResponseCoding coding) {
    var encoded = headers.toBuilder().set(HttpHeaderNames.CONTENT_ENCODING, coding.text());
    encoded.remove(HttpHeaderNames.CONTENT_LENGTH);
    // Ranges are ranges of the content as it is.
    encoded.remove(HttpHeaderNames.ACCEPT_RANGES);
    var tag = headers.get(HttpHeaderNames.ETAG);
    if (tag != null && !tag.startsWith("W/")) {
      // RFC 9110, 8.8.1: a strong tag stands for the same bytes.
      encoded.set(HttpHeaderNames.ETAG, "W/" + tag);
    }
    return encoded.build();
  }

  /** Returns true for whole content of a type that compresses well and may be transformed. */
  static boolean isEligible(ResponseHeaders headers) {
    return (headers.status().equals(HttpStatus.OK) || headers.status().equals(HttpStatus.CREATED))
        && !headers.contains(HttpHeaderNames.CONTENT_ENCODING)
        && !headers.get(HttpHeaderNames.CACHE_CONTROL, "").contains("no-transform")
        && isCompressible(headers.get(HttpHeaderNames.CONTENT_TYPE, ""));
  }

  private static boolean isCompressible(String contentType) {
    int end = contentType.indexOf(';');
    var type =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.endsWith("+json")
        || type.endsWith("+xml")
        || TYPES.contains(type);
  }
}
