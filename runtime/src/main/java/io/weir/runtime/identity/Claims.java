package io.weir.runtime.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Claims about a caller, which were verified. Immutable. */
public final class Claims {
  private final JsonNode claims;

  private Claims(JsonNode claims) {
    this.claims = claims;
  }

  /**
   * Creates claims.
   *
   * @param claims JSON object that nobody changes
   */
  public static Claims of(JsonNode claims) {
    return new Claims(claims);
  }

  /** Creates the claims of a caller that is known by a name, and by what it may do. */
  public static Claims of(String subject, String scope) {
    var claims = JsonNodeFactory.instance.objectNode().put("sub", subject);
    return new Claims(scope.isEmpty() ? claims : claims.put("scope", scope));
  }

  /**
   * Returns the value of a claim as text: a string, number or boolean as it is, a list or an object
   * as JSON. Returns null if there is no such claim.
   *
   * @param name name of a claim, or the names on the way to it, with dots between them:
   *     "realm_access.roles"
   */
  public @Nullable String text(String name) {
    var value = find(name);
    if (value == null || value.isNull()) {
      return null;
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** Returns true if a claim has this value, or is a list that contains it. */
  public boolean has(String name, String value) {
    var found = find(name);
    if (found == null) {
      return false;
    }
    if (!found.isArray()) {
      return is(found, value);
    }
    for (var element : found) {
      if (is(element, value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(JsonNode node, String value) {
    return node.isValueNode() && !node.isNull() && node.asText().equals(value);
  }

  /**
   * Returns the scopes: the words of "scope" (RFC 8693, 4.2), and of "scp" for issuers that call
   * them so; either may be a list.
   */
  public Set<String> scopes() {
    var scopes = new LinkedHashSet<String>();
    add(claims.get("scope"), scopes);
    add(claims.get("scp"), scopes);
    return scopes;
  }

  private static void add(@Nullable JsonNode value, Set<String> scopes) {
    if (value == null) {
      return;
    }
    if (value.isTextual()) {
      for (var word : value.asText().split(" ", -1)) {
        if (!word.isEmpty()) {
          scopes.add(word);
        }
      }
    } else if (value.isArray()) {
      for (var element : value) {
        if (element.isTextual()) {
          scopes.add(element.asText());
        }
      }
    }
  }

  private @Nullable JsonNode find(String name) {
    var whole = claims.get(name);
    if (whole != null || name.indexOf('.') < 0) {
      return whole;
    }
    JsonNode at = claims;
    for (var part : name.split("\\.", -1)) {
      at = at == null ? null : at.get(part);
    }
    return at;
  }
}
