package io.weir.runtime.identity.jwt;

import io.weir.runtime.identity.Identity;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Result of the check of a token. */
public sealed interface Verdict {

  /** The token proves an identity. */
  record Valid(Identity identity) implements Verdict {}

  /**
   * The token proves nothing.
   *
   * @param reason for spans and operators; contains nothing of the token
   */
  record Invalid(String reason) implements Verdict {}

  /**
   * The token cannot be checked with the keys that are known.
   *
   * @param reason as above
   * @param missing true if no keys of its issuer are known at all
   * @param newer completes when there may be newer keys
   */
  record Undecided(String reason, boolean missing, CompletableFuture<@Nullable Void> newer)
      implements Verdict {}
}
