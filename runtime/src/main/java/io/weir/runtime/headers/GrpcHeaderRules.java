package io.weir.runtime.headers;

import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;

/**
 * Compiled rules for the metadata of gRPC calls, which otherwise passes under its own names. What
 * the protocol needs is never touched. Immutable.
 */
public final class GrpcHeaderRules {
  private final NameRules request;
  private final NameRules response;

  private GrpcHeaderRules(NameRules request, NameRules response) {
    this.request = request;
    this.response = response;
  }

  public static GrpcHeaderRules of(HeadersConfig config) {
    return new GrpcHeaderRules(NameRules.of(config.request()), NameRules.of(config.response()));
  }

  /** Applies the rules to the headers of a request that may otherwise be sent. */
  public void request(RequestHeadersBuilder headers) {
    if (!request.isEmpty()) {
      rename(request, headers);
      request.set(headers);
    }
  }

  /** Returns a request with the rules applied to its headers. */
  public HttpRequest request(HttpRequest call) {
    if (request.isEmpty()) {
      return call;
    }
    var headers = call.headers().toBuilder();
    request(headers);
    return call.withHeaders(headers.build());
  }

  /** Returns a response with the rules applied to its headers and trailers. */
  public HttpResponse response(HttpResponse answer) {
    if (response.isEmpty()) {
      return answer;
    }
    return answer
        .mapHeaders(headers -> {
          var changed = headers.toBuilder();
          rename(response, changed);
          response.set(changed);
          return changed.build();
        })
        .mapTrailers(trailers -> {
          var changed = trailers.toBuilder();
          rename(response, changed);
          return changed.build();
        });
  }

  /** Drops and renames. All old names go before a new one comes, so that two may be exchanged. */
  private static void rename(NameRules rules, HttpHeadersBuilder headers) {
    var gone = new HashSet<AsciiString>();
    var renamed = new ArrayList<Map.Entry<AsciiString, String>>();
    for (var field : headers) {
      var name = field.getKey();
      var next = HeaderNames.isMetadata(name) ? rules.nameOf(name) : name;
      if (!name.equals(next)) {
        gone.add(name);
        if (next != null) {
          renamed.add(Map.entry(next, field.getValue()));
        }
      }
    }
    gone.forEach(headers::remove);
    renamed.forEach(field -> headers.add(field.getKey(), field.getValue()));
  }
}
