package io.weir.gateway.schema;

import com.google.protobuf.CodedOutputStream;
import io.weir.grpc.FramePrefix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** ServerReflectionRequest; the fields are the same in grpc.reflection.v1 and v1alpha. */
sealed interface ReflectionRequest {

  /** Asks for the names of all services. */
  record Services() implements ReflectionRequest {}

  /** Asks for the file that declares a symbol. */
  record Declaring(String symbol) implements ReflectionRequest {}

  /** Asks for a file by its name. */
  record Named(String file) implements ReflectionRequest {}

  private void writeTo(CodedOutputStream out) throws IOException {
    switch (this) {
      case Named(String file) -> out.writeString(3, file);
      case Declaring(String symbol) -> out.writeString(4, symbol);
      case Services() -> out.writeString(7, "*");
    }
  }

  /** Encodes each request as a gRPC frame. */
  static byte[] frames(List<ReflectionRequest> questions) {
    var bytes = new ByteArrayOutputStream();
    try {
      for (var question : questions) {
        var message = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(message);
        question.writeTo(out);
        out.flush();
        bytes.write(FramePrefix.frame(0, message.toByteArray(), message.size()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }
}
