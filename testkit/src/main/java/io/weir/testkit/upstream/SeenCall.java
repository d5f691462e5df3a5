package io.weir.testkit.upstream;

import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Call as seen by the upstream.
 *
 * @param authority {@code :authority} of its request
 */
public record SeenCall(String rpc, @Nullable String authority, Metadata headers) {

  /** Returns the last value of an ASCII header, or null. */
  public @Nullable String header(String name) {
    return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }
}
