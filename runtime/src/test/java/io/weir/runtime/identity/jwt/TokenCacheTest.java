package io.weir.runtime.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.identity.Claims;
import io.weir.runtime.identity.Identity;
import io.weir.testkit.identity.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Verified tokens that are kept, and those that are forgotten. */
final class TokenCacheTest {
  private static final TokenCache.Verified VERIFIED =
      new TokenCache.Verified(
          VerificationKeys.parse(TestIssuer.create("a").jwks().getBytes(StandardCharsets.UTF_8)),
          new Identity("a", "b", Claims.of("b", ""), Set.of(), Map.of(), Identity.NEVER));

  private final TokenCache cache = new TokenCache(1_000);

  @Test
  void isBoundedByItsCharacters() {
    for (int i = 0; i < 10_000; i++) {
      cache.put("token %03d".formatted(i), VERIFIED);
    }
    assertThat(cache.size()).isLessThanOrEqualTo(120);
    assertThat(cache.get("token 9999")).isNotNull();
    assertThat(cache.get("token 000")).isNull();
  }

  @Test
  void keepsWhatIsUsed() {
    cache.put("used", VERIFIED);
    for (int i = 0; i < 10_000; i++) {
      cache.put("token %03d".formatted(i), VERIFIED);
      assertThat(cache.get("used")).isNotNull();
    }
  }

  @Test
  void forgetsWhatIsRemoved() {
    cache.put("token", VERIFIED);
    cache.remove("token");
    assertThat(cache.get("token")).isNull();
    assertThat(cache.size()).isZero();
  }
}
