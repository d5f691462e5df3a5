package io.weir.runtime.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.weir.runtime.config.Secret;
import io.weir.runtime.web.Authority;
import io.weir.runtime.web.SameOrigin;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Door of a page of the admin port. Refuses names that are not the port's own, because a page of
 * the web can let its name lead to this address (DNS rebinding) and then read and change everything
 * as if it came from here. Allows changes only with the token, or, if there is none, from this
 * machine and in a form that no page of another origin can send.
 */
final class AdminGuard extends SimpleDecoratingHttpService {
  private static final String BEARER = "Bearer ";

  private final Set<String> names;
  private final @Nullable Secret token;
  private final boolean readOnly;

  AdminGuard(HttpService page, AdminConfig config) {
    super(page);
    this.names = new HashSet<>(config.hosts());
    this.token = config.token();
    this.readOnly = page instanceof ReadOnlyPage;
    names.add(config.host());
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) throws Exception {
    var headers = req.headers();
    if (!isOurs(headers.authority())) {
      return refused(
          req, "this admin port has no such name; the setting admin.hosts lists further names");
    }
    if (readOnly || !changes(headers)) {
      return unwrap().serve(ctx, req);
    }
    if (token != null) {
      return carries(token, headers) ? unwrap().serve(ctx, req) : unauthorized(req);
    }
    if (!ctx.remoteAddress().getAddress().isLoopbackAddress()) {
      return refused(
          req, "changes come from this machine only, unless the setting admin.token is there");
    }
    return isDeliberate(headers)
        ? unwrap().serve(ctx, req)
        : refused(req, "a change needs the header content-type: application/json");
  }

  /** Returns true for an IP address too: a name that was rebound would be in its place. */
  private boolean isOurs(@Nullable String authority) {
    var called = authority == null ? null : Authority.parse(authority);
    return called != null
        && (called.isLoopback() || called.isAddress() || names.contains(called.host()));
  }

  private static boolean changes(RequestHeaders headers) {
    return switch (headers.method()) {
      case GET, HEAD, OPTIONS -> false;
      default -> true;
    };
  }

  private static boolean carries(Secret token, RequestHeaders headers) {
    var given = headers.get(HttpHeaderNames.AUTHORIZATION, "");
    // Takes the same time wherever the first difference is.
    return given.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && MessageDigest.isEqual(
            given.substring(BEARER.length()).strip().getBytes(UTF_8),
            token.value().getBytes(UTF_8));
  }

  /**
   * Returns true for content that a form cannot send. A script of another origin could only after
   * the browser had asked, and nobody here allows it.
   */
  private static boolean isDeliberate(RequestHeaders headers) {
    var type = headers.contentType();
    var origin = headers.get(HttpHeaderNames.ORIGIN);
    return type != null
        && type.is(MediaType.JSON)
        && (origin == null || SameOrigin.of(origin, headers.authority()));
  }

  private static HttpResponse refused(HttpRequest req, String message) {
    req.abort();
    return JsonPage.answer(HttpStatus.FORBIDDEN, Map.of("status", 403, "message", message));
  }

  private static HttpResponse unauthorized(HttpRequest req) {
    req.abort();
    var headers =
        ResponseHeaders.builder(HttpStatus.UNAUTHORIZED)
            .contentType(MediaType.JSON_UTF_8)
            .set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer")
            .build();
    var body =
        JsonPage.text(
            HttpStatus.UNAUTHORIZED,
            Map.of("status", 401, "message", "a change needs the token of admin.token"));
    return HttpResponse.of(headers, body.content());
  }
}
