package io.weir.runtime.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private static final TrustedProxies PROXIES =
      new TrustedProxies(
          Stream.of("10.0.0.0/8", "192.0.2.1", "fd00::/12").map(Network::parse).toList());

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.0.0.0/8, ::ffff:a00:1, true",
    "172.16.0.0/12, 172.31.9.9, true",
    "172.16.0.0/12, 172.32.0.0, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "fd00::/12, fd0f::1, true",
    "fd00::/12, fd10::1, false"
  })
  void knowsItsNetworks(String network, String address, boolean inside)
      throws UnknownHostException {
    assertThat(Network.parse(network).contains(InetAddress.getByName(address))).isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "proxy", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::/129", "1/"})
  void refusesMistakes(String text) {
    assertThatThrownBy(() -> Network.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found '" + text + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                           | 10.0.0.1
          203.0.113.9                  | 203.0.113.9
          6.6.6.6, 203.0.113.9         | 203.0.113.9
          203.0.113.9, 10.0.0.7        | 203.0.113.9
          6.6.6.6,203.0.113.9,192.0.2.1, 10.1.1.1 | 203.0.113.9
          10.0.0.9                     | 10.0.0.9
          203.0.113.9:4711             | 203.0.113.9
          [2001:db8::1]:4711           | 2001:db8:0:0:0:0:0:1
          2001:db8::1                  | 2001:db8:0:0:0:0:0:1
          6.6.6.6, unknown             | 10.0.0.1
          6.6.6.6, unknown, 10.0.0.7   | 10.0.0.7
          6.6.6.6,                     | 10.0.0.1
          """)
  void findsTheLastAddressThatIsNotTrusted(String forwardedFor, String client)
      throws UnknownHostException {
    var peer = InetAddress.getByName("10.0.0.1");
    var values = forwardedFor.isEmpty() ? List.<String>of() : List.of(forwardedFor);
    assertThat(PROXIES.client(peer, values).getHostAddress()).isEqualTo(client);
  }
}
