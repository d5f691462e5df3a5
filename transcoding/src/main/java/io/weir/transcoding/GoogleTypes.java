package io.weir.transcoding;

import io.weir.transcoding.schema.DescriptorSet;
import io.weir.transcoding.schema.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Google API types that this module itself reads or writes. */
final class GoogleTypes {
  static final Schema SCHEMA = load();

  private GoogleTypes() {}

  private static Schema load() {
    try (var in = GoogleTypes.class.getResourceAsStream("google.binpb")) {
      if (in == null) {
        throw new IllegalStateException("google.binpb is missing beside GoogleTypes");
      }
      return new Schema(DescriptorSet.parse(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
