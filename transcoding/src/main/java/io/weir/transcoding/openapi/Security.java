package io.weir.transcoding.openapi;

import java.util.List;
import java.util.Map;

/**
 * Credentials of callers, as the document describes them.
 *
 * @param schemes ways to send credentials, any of which will do
 * @param needs what each RPC needs, by its full name; an RPC that is missing needs nothing
 */
public record Security(List<Scheme> schemes, Map<String, Needs> needs) {
  /** No credentials. */
  public static final Security NONE = new Security(List.of(), Map.of());

  public Security {
    schemes = List.copyOf(schemes);
    needs = Map.copyOf(needs);
  }

  /** Way to send credentials. */
  public sealed interface Scheme {
    /** Returns the name in the document. */
    String name();
  }

  /** A token in {@code Authorization: Bearer}. */
  public record Bearer(String name) implements Scheme {}

  /**
   * A key in a header or a cookie.
   *
   * @param in "header" or "cookie"
   * @param field name of the header or cookie
   */
  public record ApiKey(String name, String in, String field) implements Scheme {}

  /**
   * What an RPC needs.
   *
   * @param credentials whether it needs any
   * @param scopes scopes that they must have
   */
  public record Needs(boolean credentials, List<String> scopes) {
    public static final Needs NOTHING = new Needs(false, List.of());

    public Needs {
      scopes = List.copyOf(scopes);
    }
  }

  /** Adds what an operation needs. Without any scheme, nothing is said. */
  void describe(String rpc, JsonObject operation) {
    if (schemes.isEmpty()) {
      return;
    }
    var needed = needs.getOrDefault(rpc, Needs.NOTHING);
    if (!needed.credentials()) {
      operation.put("security", List.of());
      return;
    }
    operation.put(
        "security",
        schemes.stream().map(scheme -> JsonObject.of(scheme.name(), needed.scopes())).toList());
  }

  /** Returns the schemes for the components of the document. */
  JsonObject toJson() {
    var json = new JsonObject();
    for (var scheme : schemes) {
      json.put(
          scheme.name(),
          switch (scheme) {
            case Bearer _ ->
                JsonObject.of("type", "http").put("scheme", "bearer").put("bearerFormat", "JWT");
            case ApiKey key ->
                JsonObject.of("type", "apiKey").put("in", key.in()).put("name", key.field());
          });
    }
    return json;
  }
}
