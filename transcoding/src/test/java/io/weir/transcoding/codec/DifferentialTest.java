package io.weir.transcoding.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.weir.transcoding.bytes.Bytes;
import io.weir.transcoding.bytes.Slice;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares our codec with protobuf-java-util on random messages of the test protos. */
final class DifferentialTest {
  private static final int MESSAGES = 120;
  private static final List<String> PACKED =
      List.of(
          "google.protobuf.Timestamp",
          "google.protobuf.StringValue",
          "google.protobuf.Struct",
          "google.protobuf.Any",
          "google.protobuf.Empty",
          "weir.test.Everything",
          "weir.test.Modern");

  private static RandomMessages messages(long seed) {
    return new RandomMessages(Protos.TEST, PACKED, true, seed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"weir.test.Everything", "weir.test.Modern"})
  void agreesWithTheReferenceOnOutput(String name) {
    var comparison = new CodecComparison(Protos.TEST, name, messages(1));
    for (int i = 0; i < MESSAGES; i++) {
      comparison.writing();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"weir.test.Everything", "weir.test.Legacy", "weir.test.Modern"})
  void readsItsOwnOutput(String name) {
    var comparison = new CodecComparison(Protos.TEST, name, messages(1));
    for (int i = 0; i < MESSAGES; i++) {
      comparison.returnTrip();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"weir.test.Everything", "weir.test.Modern"})
  void readsTheOutputOfTheReference(String name) throws InvalidProtocolBufferException {
    var comparison = new CodecComparison(Protos.TEST, name, messages(2));
    for (int i = 0; i < MESSAGES; i++) {
      comparison.reading();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"weir.test.Everything", "weir.test.Legacy", "weir.test.Modern"})
  void mergesRepeatedOccurrencesAsAParserDoes(String name) throws IOException {
    var comparison = new CodecComparison(Protos.TEST, name, messages(3));
    for (int i = 0; i < MESSAGES; i++) {
      comparison.merging();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"weir.test.Everything", "weir.test.Legacy"})
  void acceptsOrRejectsEveryMalformedMessage(String name) {
    var type = Protos.TEST.descriptor(name);
    var random = messages(4);
    var chance = new Random(4);
    for (int i = 0; i < MESSAGES; i++) {
      byte[] wire = random.message(type).toByteArray();
      for (int hit = 0; hit < 3 && wire.length > 0; hit++) {
        wire[chance.nextInt(wire.length)] = (byte) chance.nextInt(256);
      }
      var json = new Bytes(0);
      var schema = Protos.TEST.schema;
      var wrong =
          new WireToJson()
              .write(schema, JsonOptions.STRICT, schema.require(name), Slice.of(wire), json);
      assertThat(json.length() == 0).isEqualTo(wrong != null);
    }
  }
}
