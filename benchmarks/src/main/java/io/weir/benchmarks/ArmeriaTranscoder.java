package io.weir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import java.io.IOException;

/**
 * Steps of armeria-grpc's HttpJsonTranscodingService, without Armeria, whose gRPC module does not
 * work with protobuf 4. A request is parsed to a tree, where path and query would be added, and
 * rendered as text, which protobuf-jackson reads; a response is what protobuf-jackson writes.
 */
final class ArmeriaTranscoder implements Converter {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ProtobufJackson messages;

  ArmeriaTranscoder(Message sample) {
    messages = new ProtobufJackson(sample);
  }

  @Override
  public byte[] json(byte[] wire) throws IOException {
    return messages.json(wire);
  }

  @Override
  public byte[] wire(byte[] json) throws IOException {
    return messages.wire(MAPPER.writeValueAsBytes(MAPPER.readTree(json)));
  }
}
