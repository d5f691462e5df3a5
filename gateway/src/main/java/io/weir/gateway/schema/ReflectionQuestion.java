package io.weir.gateway.schema;

import com.google.protobuf.CodedOutputStream;
import io.weir.grpc.FramePrefix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** One ServerReflectionRequest, in grpc.reflection.v1 and v1alpha alike. */
sealed interface ReflectionQuestion {

  /** Which services are there. */
  record Services() implements ReflectionQuestion {}

  /** The file that declares a symbol. */
  record Declaring(String symbol) implements ReflectionQuestion {}

  /** The file of a name. */
  record Named(String file) implements ReflectionQuestion {}

  private void writeTo(CodedOutputStream out) throws IOException {
    switch (this) {
      case Named(String file) -> out.writeString(3, file);
      case Declaring(String symbol) -> out.writeString(4, symbol);
      case Services() -> out.writeString(7, "*");
    }
  }

  /** A gRPC frame for each. */
  static byte[] frames(List<ReflectionQuestion> questions) {
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
