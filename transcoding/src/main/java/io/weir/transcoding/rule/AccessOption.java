package io.weir.transcoding.rule;

import java.util.Map;

/**
 * Method option {@code weir.access}: who may call the method, in the words of its author.
 *
 * @param who everybody, every identity, or those with the scopes and claims
 * @param scope scopes with spaces between them; empty for none
 * @param claims value by claim
 */
public record AccessOption(Who who, String scope, Map<String, String> claims) {

  /** Callers that may. */
  public enum Who {
    PUBLIC,
    AUTHENTICATED,
    REQUIRED,
    /** The option cannot be read. */
    NOBODY
  }

  public AccessOption {
    claims = Map.copyOf(claims);
  }
}
