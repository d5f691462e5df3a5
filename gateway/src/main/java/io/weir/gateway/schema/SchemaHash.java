package io.weir.gateway.schema;

import io.weir.runtime.digest.Sha256;

/** Short hash that identifies the bytes of a schema. */
public final class SchemaHash {
  private static final int LENGTH = 8;

  private SchemaHash() {}

  public static String of(byte[] bytes) {
    return Sha256.hex(bytes, LENGTH);
  }
}
