package io.weir.loadbalancer.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.config.ConfigException;
import io.weir.runtime.config.ConfigReader;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BalanceTest {
  record File(Balance balance) {
    public static File defaults() {
      return new File(Balance.defaults());
    }
  }

  private static Balance read(String text) {
    return ConfigReader.read(text, "weir.yaml", File.class, Map.of()).balance();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "balance: least-requests | least-requests",
        "balance: round-robin | round-robin",
        "balance: weighted-round-robin | weighted-round-robin",
        "balance: random | random",
        "balance: peak-ewma | peak-ewma",
        "balance: {policy: peak-ewma} | peak-ewma",
        "balance: {hash: {header: x-user}} | hash of header x-user",
        "balance: {hash: {cookie: session, bound: 2}} | hash of cookie session",
        "balance: {hash: {client-address: true}} | hash of client-address",
        "balance: {hash: {field: user.id}} | hash of field user.id",
        "# nothing | least-requests"
      })
  void readsEveryPolicy(String text, String configured) {
    var policy = Policy.of(read(text), () -> 0, new Random(1)::nextInt);
    assertThat(policy.configured()).isEqualTo(configured);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "balance: fastest | expected one of least-requests, round-robin",
        "balance: hash | or {hash: {header: x-user}}",
        "balance: {hash: {}} | found none",
        "balance: {hash: {bound: 2}} | found none",
        "balance: {hash: {header: a, cookie: b}} | found several",
        "balance: {hash: {header: ''}} | expected a name",
        "balance: {hash: {field: ''}} | expected a name",
        "balance: {hash: {field: a, client-address: true}} | found several",
        "balance: {hash: {header: a, bound: 1}} | bound: expected above 1",
        "balance: {policy: random, hash: {header: a}} | found both policy 'random' and hash",
        "balance: {hash: {heather: a}} | did you mean 'header'?"
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"balance: {hash: {header: a}}, 1.25", "'balance: {hash: {header: a, bound: 3}}', 3"})
  void boundsWhatAnEndpointMayHave(String text, double bound) {
    assertThat(read(text).hash().map(HashKey::bound)).isEqualTo(Optional.of(bound));
  }
}
