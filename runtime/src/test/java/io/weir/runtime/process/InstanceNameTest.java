package io.weir.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.runtime.serving.ListenConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstanceNameTest {
  @Test
  void isTheAddressThatOneListensOn() {
    assertThat(InstanceName.of(new ListenConfig("10.0.0.7", 8080))).isEqualTo("10.0.0.7:8080");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void namesTheHostOfAProcessThatListensOnAllAddresses(String all) {
    assertThat(InstanceName.of(new ListenConfig(all, 8080)))
        .doesNotStartWith(all)
        .endsWith(":8080");
  }
}
