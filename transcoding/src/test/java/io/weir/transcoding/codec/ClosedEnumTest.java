package io.weir.transcoding.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A closed enum without 0 as a map value: protoc rejects it, but a descriptor may contain it. */
final class ClosedEnumTest {
  private static FieldDescriptorProto.Builder field(String name, int number) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
  }

  private static Protos protos() throws DescriptorValidationException {
    var one = EnumValueDescriptorProto.newBuilder().setName("ONE").setNumber(1);
    var grade = EnumDescriptorProto.newBuilder().setName("Grade").addValue(one);
    var entry =
        DescriptorProto.newBuilder()
            .setName("GradesEntry")
            .setOptions(MessageOptions.newBuilder().setMapEntry(true))
            .addField(field("key", 1).setType(FieldDescriptorProto.Type.TYPE_STRING))
            .addField(
                field("value", 2)
                    .setType(FieldDescriptorProto.Type.TYPE_ENUM)
                    .setTypeName(".test.Grade"));
    var grades =
        field("grades", 1)
            .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)
            .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
            .setTypeName(".test.Report.GradesEntry");
    var report =
        DescriptorProto.newBuilder().setName("Report").addField(grades).addNestedType(entry);
    var file =
        FileDescriptorProto.newBuilder()
            .setName("report.proto")
            .setPackage("test")
            .addEnumType(grade)
            .addMessageType(report);
    return new Protos(List.of(FileDescriptor.buildFrom(file.build(), new FileDescriptor[0])));
  }

  @Test
  void usesTheFirstEnumValueForAMapEntryWithoutValue() throws DescriptorValidationException {
    var protos = protos();
    var report = protos.descriptor("test.Report");
    byte[] wire = {1 << 3 | 2, 3, 1 << 3 | 2, 1, 'a'};
    assertThat(protos.json(report, wire)).isEqualTo("{\"grades\":{\"a\":\"ONE\"}}");
    assertThat(protos.reference(report, protos.json(report, wire)))
        .isEqualTo(protos.reference(report, protos.reference(protos.parse(report, wire))));
  }
}
