package io.weir.transcoding.codec;

import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.FeatureSet;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileOptions;
import java.util.Random;

/** Syntax of a proto file: proto2, proto3 or an edition. */
enum ProtoSyntax {
  PROTO2,
  PROTO3,
  EDITION_2023,
  EDITION_2024;

  boolean isEdition() {
    return this == EDITION_2023 || this == EDITION_2024;
  }

  boolean hasExtensions() {
    return this != PROTO3;
  }

  FileDescriptorProto.Builder file(Random random) {
    var file = FileDescriptorProto.newBuilder().setName("random/" + name() + ".proto");
    return switch (this) {
      case PROTO2 -> file.setSyntax("proto2");
      case PROTO3 -> file.setSyntax("proto3");
      case EDITION_2023, EDITION_2024 ->
          file.setSyntax("editions")
              .setEdition(this == EDITION_2023 ? Edition.EDITION_2023 : Edition.EDITION_2024)
              .setOptions(FileOptions.newBuilder().setFeatures(defaults(random)));
    };
  }

  /** Returns features for fields to inherit; maps must remain length-prefixed regardless. */
  private static FeatureSet defaults(Random random) {
    var features = FeatureSet.newBuilder();
    if (random.nextBoolean()) {
      features.setMessageEncoding(FeatureSet.MessageEncoding.DELIMITED);
    }
    if (random.nextBoolean()) {
      features.setRepeatedFieldEncoding(FeatureSet.RepeatedFieldEncoding.EXPANDED);
    }
    return features.build();
  }

  /**
   * Gives a field any unusual features that the syntax allows.
   *
   * @param implicit whether the field may lack presence
   */
  void vary(FieldDescriptorProto.Builder field, boolean implicit, Random random) {
    if (field.getLabel() == Label.LABEL_REPEATED) {
      varyRepeated(field, random);
    } else if (this == PROTO2 && implicit && random.nextInt(8) == 0) {
      field.setLabel(Label.LABEL_REQUIRED);
    } else if (isEdition() && implicit && random.nextInt(3) == 0) {
      features(field).setFieldPresence(FeatureSet.FieldPresence.IMPLICIT);
    }
    if (isEdition() && field.getType() == FieldDescriptorProto.Type.TYPE_MESSAGE) {
      features(field)
          .setMessageEncoding(
              random.nextBoolean()
                  ? FeatureSet.MessageEncoding.DELIMITED
                  : FeatureSet.MessageEncoding.LENGTH_PREFIXED);
    }
  }

  private void varyRepeated(FieldDescriptorProto.Builder field, Random random) {
    boolean packable =
        switch (field.getType()) {
          case TYPE_STRING, TYPE_BYTES, TYPE_MESSAGE, TYPE_GROUP -> false;
          default -> true;
        };
    if (!packable || random.nextBoolean()) {
      return;
    }
    if (isEdition()) {
      features(field)
          .setRepeatedFieldEncoding(
              random.nextBoolean()
                  ? FeatureSet.RepeatedFieldEncoding.PACKED
                  : FeatureSet.RepeatedFieldEncoding.EXPANDED);
    } else {
      field.getOptionsBuilder().setPacked(random.nextBoolean());
    }
  }

  private static FeatureSet.Builder features(FieldDescriptorProto.Builder field) {
    return field.getOptionsBuilder().getFeaturesBuilder();
  }
}
