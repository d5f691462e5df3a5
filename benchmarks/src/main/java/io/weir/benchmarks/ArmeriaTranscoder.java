package io.weir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import java.io.IOException;

/**
 * The steps of armeria-grpc's HttpJsonTranscodingService, without Armeria, whose, whose gRPC module
 * cannot stand beside protobuf 4: a request becomes a tree, to which path and query would be added,
 * and text again, which protobuf-jackson reads; an answer is what protobuf-jackson writes.
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
