package io.weir.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BinaryMetadataTest {
  @Test
  void writesNoPadding() {
    assertThat(BinaryMetadata.encode(new byte[] {1})).isEqualTo("AQ");
    assertThat(BinaryMetadata.encode(new byte[0])).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AQ", "AQ=="})
  void readsWithAndWithoutPadding(String value) {
    assertThat(BinaryMetadata.decode(value)).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "AQ=", "!!", "AQ==AQ==", "-_-_", "AQ AQ", "AQ,AQ"})
  void refusesEverythingElse(String value) {
    assertThat(BinaryMetadata.decode(value)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"AQ | AQ", "AQ,Ag== | AQ;Ag==", "AQ, Ag | AQ;Ag", "AQ, | AQ;", "A Q | A Q"})
  void readsTheValuesOfAList(String field, String values) {
    assertThat(BinaryMetadata.values(field)).containsExactly(values.split(";", -1));
  }

  @Test
  void findsNothingWhereThereIsNoValue() {
    assertThat(BinaryMetadata.decode(null)).isNull();
  }
}
