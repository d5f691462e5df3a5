package io.weir.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;

/** Converter of protobuf-java-util, which builds the message in either direction. */
record ProtobufJsonFormat(Message prototype) implements Converter {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();
  private static final JsonFormat.Parser PARSER = JsonFormat.parser();

  static ProtobufJsonFormat generated(Message sample) {
    return new ProtobufJsonFormat(sample.getDefaultInstanceForType());
  }

  static ProtobufJsonFormat dynamic(Message sample) {
    return new ProtobufJsonFormat(DynamicMessage.getDefaultInstance(sample.getDescriptorForType()));
  }

  @Override
  public byte[] json(byte[] wire) throws IOException {
    return PRINTER.print(prototype.getParserForType().parseFrom(wire)).getBytes(UTF_8);
  }

  @Override
  public byte[] wire(byte[] json) throws IOException {
    var builder = prototype.newBuilderForType();
    PARSER.merge(new String(json, UTF_8), builder);
    return builder.build().toByteArray();
  }
}
