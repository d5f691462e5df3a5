package io.weir.benchmarks;

import com.google.protobuf.Message;
import java.io.IOException;
import org.curioswitch.common.protobuf.json.MessageMarshaller;

/**
 * Converter of protobuf-jackson: code generated when a type is registered, on generated classes.
 */
final class ProtobufJackson implements Converter {
  private final Message prototype;
  private final MessageMarshaller marshaller;

  ProtobufJackson(Message sample) {
    prototype = sample.getDefaultInstanceForType();
    marshaller =
        MessageMarshaller.builder()
            .register(prototype)
            .omittingInsignificantWhitespace(true)
            .build();
  }

  @Override
  public byte[] json(byte[] wire) throws IOException {
    return marshaller.writeValueAsBytes(prototype.getParserForType().parseFrom(wire));
  }

  @Override
  public byte[] wire(byte[] json) throws IOException {
    var builder = prototype.newBuilderForType();
    marshaller.mergeValue(json, builder);
    return builder.build().toByteArray();
  }
}
