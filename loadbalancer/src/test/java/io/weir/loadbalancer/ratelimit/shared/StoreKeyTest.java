package io.weir.loadbalancer.ratelimit.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.identity.CallerKey;
import io.weir.runtime.identity.Claims;
import io.weir.runtime.identity.Identity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StoreKeyTest {
  private static String address(String text) throws UnknownHostException {
    return StoreKey.of(CallerKey.of(InetAddress.getByName(text)));
  }

  private static String identity(String issuer, String subject) {
    var identity =
        new Identity(issuer, subject, Claims.of(subject, ""), Set.of(), Map.of(), Identity.NEVER);
    return StoreKey.of(CallerKey.of(identity, "address"));
  }

  @Test
  void namesAddressesAndNetworks() throws UnknownHostException {
    assertThat(address("192.0.2.1")).isEqualTo("address:192.0.2.1");
    assertThat(address("2001:db8::1")).isEqualTo("network:20010db800000000");
    assertThat(StoreKey.of(StoreKeyTest.class)).isEqualTo("all");
  }

  @Test
  void tellsNothingOfIdentitiesAndHeaders() {
    assertThat(StoreKey.of("secret-key")).matches("header:[0-9a-f]{64}");
    assertThat(identity("https://issuer", "ada")).matches("identity:[0-9a-f]{64}");
    assertThat(identity("https://issuer", "ada"))
        .isEqualTo(identity("https://issuer", "ada"))
        .isNotEqualTo(identity("https://issuer", "bob"))
        .isNotEqualTo(identity("https://other", "ada"));
  }

  @Test
  void tellsAHeaderFromAnAddress() throws UnknownHostException {
    assertThat(StoreKey.of("192.0.2.1")).isNotEqualTo(address("192.0.2.1"));
  }
}
