package io.weir.runtime.identity;

import io.netty.util.AsciiString;
import java.util.Map;
import java.util.Set;

/**
 * Verified identity of a caller.
 *
 * @param issuer who vouches for it: the issuer of a token, {@link #API_KEYS} or {@link
 *     #CERTIFICATES}
 * @param subject name of the caller at its issuer; empty if the issuer does not name it
 * @param scopes what the caller may do, in the words of the issuer
 * @param metadata metadata that tells services about the caller
 * @param endsMillis time at which the identity ends, in milliseconds since 1970; {@link #NEVER} if
 *     it does not
 */
public record Identity(
    String issuer,
    String subject,
    Claims claims,
    Set<String> scopes,
    Map<AsciiString, String> metadata,
    long endsMillis) {
  /** Issuer of the identities that API keys prove. */
  public static final String API_KEYS = "api-keys";

  /** Issuer of the identities that certificates of clients prove. */
  public static final String CERTIFICATES = "certificates";

  public static final long NEVER = Long.MAX_VALUE;

  public Identity {
    scopes = Set.copyOf(scopes);
    metadata = Map.copyOf(metadata);
  }

  /** Returns the text without the claims, which may be personal. */
  @Override
  public String toString() {
    return "Identity of " + issuer;
  }
}
