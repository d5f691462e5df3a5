package io.weir.transcoding.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A json_name may be any text: protobuf-java-util writes it unescaped, we write valid JSON. */
final class JsonNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          called  | {"called":7}
          a b     | {"a b":7}
          a"b     | {"a\\"b":7}
          a\\b    | {"a\\\\b":7}
          \u00e9  | {"\u00e9":7}
          """)
  void isWrittenAndReadEscaped(String jsonName, String json) throws DescriptorValidationException {
    var file =
        FileDescriptorProto.newBuilder()
            .setName("names.proto")
            .setSyntax("proto3")
            .addMessageType(DescriptorProto.newBuilder().setName("Named").addField(field(jsonName)))
            .build();
    var protos = new Protos(List.of(FileDescriptor.buildFrom(file, new FileDescriptor[0])));
    var type = protos.descriptor("Named");
    assertThat(protos.json(type, new byte[] {1 << 3, 7})).isEqualTo(json);
    assertThat(protos.read(type, json).getField(type.findFieldByNumber(1))).isEqualTo(7);
  }

  private static FieldDescriptorProto field(String jsonName) {
    return FieldDescriptorProto.newBuilder()
        .setName("field")
        .setJsonName(jsonName)
        .setNumber(1)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
        .setType(FieldDescriptorProto.Type.TYPE_INT32)
        .build();
  }
}
