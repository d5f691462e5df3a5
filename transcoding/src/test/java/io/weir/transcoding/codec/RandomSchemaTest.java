package io.weir.transcoding.codec;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares our codec with protobuf-java-util on random messages of random types. Each case is named
 * by its seed; {@code -Dweir.seed=1000 -Dweir.seeds=500} selects other seeds.
 */
final class RandomSchemaTest {
  private static final int MESSAGES = 6;

  static LongStream seeds() {
    long first = Long.getLong("weir.seed", 1);
    return LongStream.range(first, first + Long.getLong("weir.seeds", 12));
  }

  private static Stream<CodecComparison> comparisons(long seed, boolean extended) {
    var protos = RandomSchema.of(seed);
    var types =
        protos.files.stream()
            .filter(file -> file.getPackage().startsWith("random."))
            .flatMap(file -> file.getMessageTypes().stream())
            .map(Descriptor::getFullName)
            .toList();
    var packed =
        Stream.concat(
                Stream.of("google.protobuf.Duration", "google.protobuf.Value"), types.stream())
            .toList();
    return types.stream()
        .map(type ->
            new CodecComparison(protos, type, new RandomMessages(protos, packed, extended, seed)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void agreesWithTheReferenceOnOutput(long seed) {
    comparisons(seed, false)
        .forEach(comparison -> {
          for (int i = 0; i < MESSAGES; i++) {
            comparison.writing();
          }
        });
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsTheOutputOfTheReference(long seed) throws InvalidProtocolBufferException {
    for (CodecComparison comparison : comparisons(seed, false).toList()) {
      for (int i = 0; i < MESSAGES; i++) {
        comparison.reading();
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsItsOwnOutputAndMergesAsAParserDoes(long seed) throws IOException {
    for (CodecComparison comparison : comparisons(seed, true).toList()) {
      for (int i = 0; i < MESSAGES; i++) {
        comparison.returnTrip();
        comparison.merging();
      }
    }
  }
}
