package io.weir.runtime.identity;

import java.util.Set;

/**
 * Table of the request headers that a service believes because a proxy in front of it sets them:
 * the address, the certificate and the user of a caller, the original target, and the metadata that
 * gRPC reserves for itself. A caller that sends one of them itself is lying or misconfigured.
 *
 * <p>Names are compared in a normal form, because many servers do not tell '-' from '_' or '.': the
 * CGI name of all three is the same.
 */
public final class IdentityHeaders {
  /** Beginnings of names, in normal form. */
  private static final String[] BEGINNINGS = {
    "x-forwarded",
    "x-original-",
    "x-rewrite-",
    "x-envoy-",
    "x-remote-",
    "x-authenticated-",
    "x-auth-request-",
    "x-webauth-",
    "x-authentik-",
    "x-consumer-",
    "x-credential-",
    "x-client-",
    "x-ssl-",
    "x-tls-client-",
    "ssl-client-",
    "x-appengine-",
    "x-goog-authenticated-user-",
    "x-goog-iap-",
    "x-amzn-oidc-",
    "x-amzn-mtls-",
    "x-ms-client-principal",
    "cf-connecting-",
    "cf-access-",
    "remote-",
    "endpoint-load-metrics"
  };

  /** Whole names, in normal form. */
  private static final Set<String> NAMES =
      Set.of(
          "forwarded",
          "forwarded-for",
          "client-ip",
          "true-client-ip",
          "real-ip",
          "x-real-ip",
          "x-real-host",
          "x-real-port",
          "x-clientip",
          "x-cluster-client-ip",
          "x-proxyuser-ip",
          "x-host",
          "x-http-host-override",
          "x-user-dn",
          "x-spiffe-id",
          "x-arr-clientcert",
          "x-azure-clientip",
          "x-azure-socketip",
          "fastly-client-ip",
          "cf-pseudo-ipv4",
          "cf-ipcountry",
          "client-cert",
          "client-cert-chain",
          "x-envoy",
          "lb-token",
          // Tells the layers of the gateway a method that its listener does not know.
          "x-weir-method",
          // CGI turns it into HTTP_PROXY, which HTTP clients obey (CVE-2016-5385).
          "proxy");

  /** Metadata of gRPC that callers do send. All other names under "grpc-" belong to the engine. */
  private static final Set<String> GRPC =
      Set.of("grpc-timeout", "grpc-encoding", "grpc-accept-encoding");

  private IdentityHeaders() {}

  /**
   * Returns true if callers must not send a header.
   *
   * @param name in any letter case and spelling: "X_Forwarded.For"
   */
  public static boolean isReserved(CharSequence name) {
    if (!canBegin(name)) {
      return false;
    }
    var normal = normal(name);
    if (normal.startsWith("grpc-")) {
      return !GRPC.contains(normal) || !isPlain(name);
    }
    return NAMES.contains(normal) || hasBeginning(normal);
  }

  /**
   * Returns true if a name is a second spelling of a reserved one: "x_forwarded_for" beside
   * "x-forwarded-for".
   */
  public static boolean isAlias(CharSequence name) {
    return isReserved(name) && !isPlain(name);
  }

  /** Checks the first letter, which excludes most headers of most requests. */
  private static boolean canBegin(CharSequence name) {
    if (name.isEmpty()) {
      return false;
    }
    return switch (lower(name.charAt(0))) {
      case 'c', 'e', 'f', 'g', 'l', 'p', 'r', 's', 't', 'x' -> true;
      default -> false;
    };
  }

  private static boolean hasBeginning(String normal) {
    for (var beginning : BEGINNINGS) {
      if (normal.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the name in lower case, with '-' for every character that is no letter or digit. */
  static String normal(CharSequence name) {
    var normal = new char[name.length()];
    for (int i = 0; i < normal.length; i++) {
      char c = lower(name.charAt(i));
      normal[i] = isLetterOrDigit(c) ? c : '-';
    }
    return new String(normal);
  }

  /** Returns true if this is the normal form of a name. */
  static boolean isNormal(String normal, CharSequence name) {
    if (normal.length() != name.length()) {
      return false;
    }
    for (int i = 0; i < normal.length(); i++) {
      char c = lower(name.charAt(i));
      if (normal.charAt(i) != (isLetterOrDigit(c) ? c : '-')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(CharSequence name) {
    for (int i = 0; i < name.length(); i++) {
      char c = lower(name.charAt(i));
      if (!isLetterOrDigit(c) && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }
}
