package io.weir.testkit.upstream;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Marshaller for messages that are raw bytes. */
public enum BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
  MARSHALLER;

  public static MethodDescriptor<byte[], byte[]> method(String rpc) {
    return MethodDescriptor.newBuilder(MARSHALLER, MARSHALLER)
        .setType(MethodType.BIDI_STREAMING)
        .setFullMethodName(rpc)
        .build();
  }

  @Override
  public InputStream stream(byte[] value) {
    return new ByteArrayInputStream(value);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
