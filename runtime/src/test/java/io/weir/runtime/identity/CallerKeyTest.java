package io.weir.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallerKeyTest {

  private static Object key(String address, int port) throws Exception {
    return CallerKey.of(new InetSocketAddress(InetAddress.getByName(address), port));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.2, false",
    "2001:db8:1:2::1, 2001:db8:1:2:ffff::2, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false"
  })
  void isTheSameForAddressesOfOneCaller(String one, String other, boolean same) throws Exception {
    assertThat(key(one, 1_000).equals(key(other, 2_000))).isEqualTo(same);
  }

  @Test
  void isTheSameForAllClientsOfAUnixSocket() {
    assertThat(CallerKey.of(UnixDomainSocketAddress.of("/a")))
        .isEqualTo(CallerKey.of(UnixDomainSocketAddress.of("/b")));
  }
}
