package io.weir.transcoding.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.FieldInfo;
import com.google.api.FieldInfoProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats of google.api.field_info in the document. */
final class FieldFormatTest {
  @ParameterizedTest
  @CsvSource({
    "TYPE_STRING, UUID4, uuid",
    "TYPE_STRING, IPV4, ipv4",
    "TYPE_STRING, IPV6, ipv6",
    "TYPE_STRING, IPV4_OR_IPV6,",
    "TYPE_STRING, FORMAT_UNSPECIFIED,",
    "TYPE_BYTES, UUID4,",
  })
  void areThoseOfJsonSchema(
      FieldDescriptorProto.Type type, FieldInfo.Format format, String expected) {
    assertThat(FieldFormat.of(field(type, format))).isEqualTo(expected);
  }

  private static FieldDescriptor field(FieldDescriptorProto.Type type, FieldInfo.Format format) {
    var info = FieldInfo.newBuilder().setFormat(format).build();
    var field =
        FieldDescriptorProto.newBuilder()
            .setName("id")
            .setNumber(1)
            .setType(type)
            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
            .setOptions(FieldOptions.newBuilder().setExtension(FieldInfoProto.fieldInfo, info));
    var file =
        FileDescriptorProto.newBuilder()
            .setName("test.proto")
            .addMessageType(DescriptorProto.newBuilder().setName("M").addField(field))
            .build();
    try {
      // Without the extension, as descriptor sets are read.
      var read = FileDescriptorProto.parseFrom(file.toByteArray());
      return FileDescriptor.buildFrom(read, new FileDescriptor[0])
          .findMessageTypeByName("M")
          .findFieldByName("id");
    } catch (InvalidProtocolBufferException | DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }
}
