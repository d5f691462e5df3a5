package io.weir.loadbalancer.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.config.ConfigReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaxConcurrentTest {
  record Holder(MaxConcurrent maxConcurrent) {}

  private static MaxConcurrent read(String text) {
    return ConfigReader.read("max-concurrent: " + text, "weir.yaml", Holder.class, Map.of())
        .maxConcurrent();
  }

  @Test
  void isANumberOrOneForEachService() {
    assertThat(read("7")).isEqualTo(MaxConcurrent.of(7));
    assertThat(read("{each-service: 5}"))
        .isEqualTo(new MaxConcurrent(1024, Optional.empty(), Optional.of(5), Map.of()));
    assertThat(read("{calls: 9, each-service: 5, services: {a.B: 2}}"))
        .isEqualTo(new MaxConcurrent(9, Optional.empty(), Optional.of(5), Map.of("a.B", 2)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          none                       | found 'none', expected a number
          {calls: 0}                 | max-concurrent: calls: found 0, expected at least 1
          {each-service: -1}         | max-concurrent: each-service: found -1
          {services: {a.B: 0}}       | max-concurrent: a.B: found 0
          {services: {a.B/Get: 1}}   | found 'a.B/Get', expected the full name of a service
          {servces: {a.B: 1}}        | unknown key 'servces'
          """)
  void saysWhatIsWrong(String text, String mistake) {
    assertThatThrownBy(() -> read(text)).hasMessageContaining(mistake);
  }

  @Test
  void aServiceHasItsOwnNumberElseThatOfEach() {
    var config = new MaxConcurrent(9, Optional.empty(), Optional.of(5), Map.of("a.B", 2));
    assertThat(config.ofService("a.B")).hasValue(2);
    assertThat(config.ofService("a.C")).hasValue(5);
    assertThat(MaxConcurrent.of(9).ofService("a.B")).isEmpty();
  }

  @Test
  void namesThatCallersMakeUpShareOneBulkheadAfterAThousand() {
    List<String> made = new ArrayList<>();
    var bulkheads =
        new Bulkheads(
            new MaxConcurrent(9, Optional.empty(), Optional.of(5), Map.of("a.B", 2)), made::add);
    for (int i = 0; i < 5_000; i++) {
      assertThat(bulkheads.of("x.S" + i + "/Get")).isNotNull();
    }
    assertThat(made).hasSize(1_001).last().isEqualTo("(others)");
    assertThat(bulkheads.of("a.B/Get")).extracting(b -> b.getName()).isEqualTo("a.B");
    assertThat(bulkheads.of("no-slash")).isNotNull();
  }
}
