package io.weir.gateway.headers;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpStatus;
import io.netty.util.AsciiString;
import io.weir.grpc.MetadataRules;
import io.weir.runtime.headers.HeaderNames;
import io.weir.runtime.headers.HeadersConfig;
import io.weir.runtime.headers.NameRules;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the metadata of a service into headers of an HTTP response, with the rules of one API.
 * Leaves out what the gateway writes itself, headers of one connection, and values that could end a
 * header.
 */
public final class ResponseMetadata {
  /** Initial metadata about a content that a failure does not have. */
  private static final Set<AsciiString> OF_SUCCESS =
      Set.of(
          HttpHeaderNames.CACHE_CONTROL,
          HttpHeaderNames.EXPIRES,
          HttpHeaderNames.ETAG,
          HttpHeaderNames.LAST_MODIFIED,
          HttpHeaderNames.LOCATION,
          HttpHeaderNames.CONTENT_DISPOSITION,
          HttpHeaderNames.CONTENT_LANGUAGE);

  private static final int NO_CODE = -1;

  private final NameRules rules;
  private final String metadataPrefix;
  private final String trailerPrefix;

  ResponseMetadata(NameRules rules, HeadersConfig.Response config) {
    this.rules = rules;
    this.metadataPrefix = config.metadataPrefix();
    this.trailerPrefix = config.trailerPrefix();
  }

  /** Returns the fields of a streamed response, which has content. */
  public ResponseFields ofStream(HttpHeaders metadata) {
    var fields = ofSuccess(metadata, HttpHeaders.of());
    var status = fields.status();
    return status != null && status.isContentAlwaysEmpty()
        ? new ResponseFields(fields.headers(), null)
        : fields;
  }

  /** Returns the fields of a successful response that is complete. */
  public ResponseFields ofSuccess(HttpHeaders metadata, HttpHeaders trailers) {
    var headers = HttpHeaders.builder();
    copy(metadata, metadataPrefix, headers);
    copy(trailers, trailerPrefix, headers);
    rules.set(headers);
    int asked =
        trailers.getInt(HeaderNames.HTTP_CODE, metadata.getInt(HeaderNames.HTTP_CODE, NO_CODE));
    var status = asked == NO_CODE ? null : status(asked, headers);
    return headers.isEmpty() && status == null
        ? ResponseFields.NONE
        : new ResponseFields(headers.build(), status);
  }

  /**
   * Returns the fields of a response that reports a failure.
   *
   * @param metadata initial metadata; what it says about the content does not count
   * @param trailers trailing metadata, also that of a trailers-only response
   */
  public HttpHeaders ofFailure(HttpHeaders metadata, HttpHeaders trailers) {
    var headers = HttpHeaders.builder();
    copy(metadata, metadataPrefix, headers);
    OF_SUCCESS.forEach(headers::remove);
    copy(trailers, trailerPrefix, headers);
    rules.set(headers);
    return headers.build();
  }

  /** Returns the trailers of a stream over HTTP/2. */
  public HttpHeaders ofTrailers(HttpHeaders trailers) {
    var fields = HttpHeaders.builder();
    copy(trailers, trailerPrefix, fields);
    return fields.build();
  }

  private void copy(HttpHeaders metadata, String prefix, HttpHeadersBuilder to) {
    metadata.forEach((name, value) -> {
      if (name.charAt(0) != ':' && HeaderNames.isAnswered(name) && isSafe(value)) {
        var renamed = rules.nameOf(name);
        if (renamed != null) {
          to.add(
              prefix.isEmpty() ? renamed : renamed.equals(name) ? prefix + name : renamed, value);
        }
      }
    });
  }

  private static boolean isSafe(String value) {
    return MetadataRules.isPrintable(value);
  }

  /** Returns a status that a success may have; null for any other. */
  private static @Nullable HttpStatus status(int code, HttpHeadersBuilder headers) {
    boolean success = code >= 200 && code < 300 && code != 205 && code != 206;
    boolean redirect =
        (code == 300 || code == 301 || code == 302 || code == 303 || code == 307 || code == 308)
            && headers.contains(HttpHeaderNames.LOCATION);
    return success || redirect ? HttpStatus.valueOf(code) : null;
  }
}
