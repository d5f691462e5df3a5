package io.weir.gateway.schema;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.weir.transcoding.Api;
import io.weir.transcoding.SchemaException;

/** A schema that instances of a cluster have, compiled. */
record Epoch(String hash, FileDescriptorSet files, Api api) {

  /**
   * @throws SchemaException if it cannot be served; the message says why
   */
  static Epoch compile(ReflectedSchema schema) {
    try {
      return new Epoch(
          schema.hash(), schema.files(), Api.compile(schema.files().toByteArray()));
    } catch (StackOverflowError deep) {
      // Imports and types are followed by recursion; what an instance sends has any depth.
      throw new SchemaException("its types or imports are nested too deeply");
    }
  }
}
