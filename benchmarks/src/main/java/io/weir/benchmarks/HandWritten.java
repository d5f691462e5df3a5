package io.weir.benchmarks;

import java.util.Arrays;

/**
 * Hand-written code for a single message type, without schema or message object. The lower bound.
 */
final class HandWritten implements Converter {
  private final UserToJson writer = new UserToJson();
  private final UserToWire reader = new UserToWire();

  @Override
  public Object json(byte[] wire) {
    writer.write(wire);
    return writer;
  }

  @Override
  public Object wire(byte[] json) {
    reader.read(json);
    return reader;
  }

  @Override
  public byte[] bytes(Object result) {
    return result == writer
        ? Arrays.copyOf(writer.to, writer.end)
        : Arrays.copyOf(reader.to, reader.end);
  }
}
