package io.weir.loadbalancer.connection;

import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.HttpClient;
import com.linecorp.armeria.client.RequestOptionsBuilder;
import com.linecorp.armeria.client.WebClientBuilder;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import io.netty.util.AttributeKey;

/**
 * Target of a plain HTTP request, byte for byte. Armeria's client writes targets in its own way: it
 * decodes and encodes percents, which an instance may tell apart.
 */
public final class RawTarget {
  private static final AttributeKey<String> TARGET =
      AttributeKey.valueOf(RawTarget.class, "TARGET");

  private RawTarget() {}

  /**
   * Adds the target to the options of a request.
   *
   * @param target path and query, already validated
   */
  public static RequestOptionsBuilder keep(String target, RequestOptionsBuilder options) {
    return options.attr(TARGET, target);
  }

  /** Makes a client send the targets that the options of its requests keep. */
  static void restoreIn(WebClientBuilder client) {
    client.decorator(RawTarget::restore);
  }

  /** Sends a request with the target that its options keep. */
  private static HttpResponse restore(
      HttpClient next, ClientRequestContext ctx, HttpRequest request) throws Exception {
    var target = ctx.ownAttr(TARGET);
    if (target == null || target.equals(request.path())) {
      return next.execute(ctx, request);
    }
    var raw = request.withHeaders(request.headers().toBuilder().path(target));
    ctx.updateRequest(raw);
    return next.execute(ctx, raw);
  }
}
