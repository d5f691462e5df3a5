package io.weir.gateway.schema;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a ServerReflectionResponse that matter here, read by hand: they are the same in
 * grpc.reflection.v1 and v1alpha.
 */
sealed interface ReflectionAnswer {
  int FILES = 4;
  int SERVICES = 6;
  int ERROR = 7;

  /** FileDescriptorResponse: serialized FileDescriptorProtos. */
  record Files(List<ByteString> files) implements ReflectionAnswer {}

  /** ListServiceResponse: full names. */
  record Services(List<String> names) implements ReflectionAnswer {}

  /** ErrorResponse. */
  record Refused(int code, String message) implements ReflectionAnswer {}

  /** Nothing that was asked for. */
  record Other() implements ReflectionAnswer {}

  static ReflectionAnswer parse(ByteString message) throws IOException {
    var in = message.newCodedInput();
    ReflectionAnswer answer = new Other();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case FILES -> answer = new Files(repeated(in.readBytes()));
        case SERVICES -> answer = services(in.readBytes());
        case ERROR -> answer = refused(in.readBytes());
        default -> in.skipField(tag);
      }
    }
    return answer;
  }

  private static ReflectionAnswer services(ByteString message) throws IOException {
    List<String> names = new ArrayList<>();
    for (var service : repeated(message)) {
      repeated(service).stream().map(ByteString::toStringUtf8).forEach(names::add);
    }
    return new Services(names);
  }

  private static ReflectionAnswer refused(ByteString message) throws IOException {
    var in = message.newCodedInput();
    int code = 0;
    var text = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> code = in.readInt32();
        case 2 -> text = in.readBytes().toStringUtf8();
        default -> in.skipField(tag);
      }
    }
    return new Refused(code, text);
  }

  /** Every value of field 1, which is bytes, text or a message. */
  private static List<ByteString> repeated(ByteString message) throws IOException {
    CodedInputStream in = message.newCodedInput();
    List<ByteString> values = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        values.add(in.readBytes());
      } else {
        in.skipField(tag);
      }
    }
    return values;
  }
}
