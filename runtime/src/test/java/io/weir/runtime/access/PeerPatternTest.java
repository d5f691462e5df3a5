package io.weir.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.identity.Claims;
import io.weir.runtime.identity.Identity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PeerPatternTest {
  @ParameterizedTest
  @CsvSource({
    "spiffe://site/shop, spiffe://site/shop, true",
    "spiffe://site/shop, spiffe://site/shop/, false",
    "spiffe://site/shop, spiffe://site/shops, false",
    "spiffe://site/shop, SPIFFE://site/shop, false",
    "spiffe://site/shop, shop, false",
    "spiffe://site/batch/*, spiffe://site/batch/nightly, true",
    "spiffe://site/batch/*, spiffe://site/batch/a/b, true",
    "spiffe://site/batch/*, spiffe://site/batch/, false",
    "spiffe://site/batch/*, spiffe://site/batch, false",
    "spiffe://site/batch/*, spiffe://site/batches/x, false",
    "spiffe://site/*, spiffe://site.example/x, false",
    "spiffe://*, spiffe://site/x, true",
    "spiffe://*, https://site/x, false",
    "shop.internal, shop.internal, true",
    "shop.internal, a.shop.internal, false",
    "*.internal, shop.internal, true",
    "*.internal, a.shop.internal, true",
    "*.internal, internal, false",
    "*.internal, .internal, false",
    "*.internal, shopinternal, false",
    "*.internal, spiffe://site/shop.internal, false",
    "*.internal, CN=shop.internal, false",
    "*.internal, 'CN=x,O=shop.internal', false",
  })
  void selectsNames(String pattern, String name, boolean matches) {
    assertThat(PeerPattern.parse(pattern).matches(name)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "*",
        "*.*",
        "shop.*",
        "a*b",
        "spiffe://site*",
        "spiffe://site/*/x",
        "spiffe://site/",
        "spiffe://",
        "://site/x",
        "Shop.Internal",
        "shop internal",
        "CN=shop",
        "spiffe://site/a b"
      })
  void refusesWhatCannotBeAName(String text) {
    assertThatThrownBy(() -> PeerPattern.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("peers: found '" + text + "', expected the name in a certificate");
  }

  @Test
  void areNamesInCertificatesOnly() {
    var require =
        new Permission.Require(Set.of(), Map.of(), List.of(PeerPattern.parse("shop.internal")));
    assertThat(require.decide(identity(Identity.CERTIFICATES, "shop.internal"), ""))
        .isEqualTo(Permission.ALLOWED);
    assertThat(require.decide(identity(Identity.API_KEYS, "shop.internal"), ""))
        .isEqualTo(new Decision.Denied("the caller is none of the peers"));
    assertThat(require.decide(identity("https://issuer.example", "shop.internal"), ""))
        .isInstanceOf(Decision.Denied.class);
    assertThat(require.decide(null, "no credentials"))
        .isEqualTo(new Decision.Unauthenticated("no credentials"));
    assertThat(require.text()).isEqualTo("require peers [shop.internal]");
  }

  private static Identity identity(String issuer, String subject) {
    return new Identity(
        issuer, subject, Claims.of(subject, ""), Set.of(), Map.of(), Identity.NEVER);
  }
}
