package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class StackOptionsTest {
  @Test
  void listensOnThisMachineOnlyUnlessToldOtherwise() {
    var option = new CommandLine(new UpCommand()).getCommandSpec().findOption("--host");
    assertThat(option.defaultValue()).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,localhost",
    "0.0.0.0,localhost",
    "::,localhost",
    "192.0.2.1,192.0.2.1",
    "2001:db8::1,[2001:db8::1]"
  })
  void knowsWhereTheGatewayIsReached(String host, String reachedAt) {
    var options = new StackOptions(host, 0, 0, 0, 1, null, null, null, null);
    assertThat(options.reachedAt()).isEqualTo(reachedAt);
  }
}
