package io.weir.gateway.schema;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * ServerReflectionResponse, reduced to the fields that matter here. Parsed by hand, because the
 * fields are the same in grpc.reflection.v1 and v1alpha.
 */
sealed interface ReflectionResponse {
  int FILES = 4;
  int SERVICES = 6;
  int ERROR = 7;

  /** FileDescriptorResponse: serialized FileDescriptorProtos. */
  record Files(List<ByteString> files) implements ReflectionResponse {}

  /** ListServiceResponse: full names of the services. */
  record Services(List<String> names) implements ReflectionResponse {}

  /** ErrorResponse. */
  record Refused(int code, String message) implements ReflectionResponse {}

  /** Response without any of these fields. */
  record Other() implements ReflectionResponse {}

  static ReflectionResponse parse(ByteString message) throws IOException {
    var in = message.newCodedInput();
    ReflectionResponse answer = new Other();
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

  private static ReflectionResponse services(ByteString message) throws IOException {
    List<String> names = new ArrayList<>();
    for (var service : repeated(message)) {
      repeated(service).stream().map(ByteString::toStringUtf8).forEach(names::add);
    }
    return new Services(names);
  }

  private static ReflectionResponse refused(ByteString message) throws IOException {
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

  /** Returns every value of field 1, which is bytes, text or a message. */
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
