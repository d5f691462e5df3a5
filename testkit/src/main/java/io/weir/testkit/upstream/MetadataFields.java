package io.weir.testkit.upstream;

import io.grpc.Metadata;

/** Makes metadata of text. */
public final class MetadataFields {
  private MetadataFields() {}

  /** Returns metadata of names and values in turns. */
  public static Metadata metadata(String... fields) {
    var metadata = new Metadata();
    for (int i = 0; i < fields.length; i += 2) {
      metadata.put(Metadata.Key.of(fields[i], Metadata.ASCII_STRING_MARSHALLER), fields[i + 1]);
    }
    return metadata;
  }
}
