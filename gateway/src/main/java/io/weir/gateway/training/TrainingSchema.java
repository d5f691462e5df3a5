package io.weir.gateway.training;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;

/** API of the gateway's training run: {@code weir.training.Items}, unary and streaming. */
final class TrainingSchema {
  private static final String ITEM = ".weir.training.Item";

  /** Extension google.api.http of a method, and fields of its HttpRule. */
  private static final int HTTP = 72295728;

  private static final int GET = 2;
  private static final int POST = 4;
  private static final int BODY = 7;

  private TrainingSchema() {}

  /** Returns the descriptor set of the API. */
  static FileDescriptorSet create() {
    var service =
        ServiceDescriptorProto.newBuilder()
            .setName("Items")
            .addMethod(method("Get", rule(GET, "/v1/items/{name}")))
            .addMethod(method("List", rule(GET, "/v1/items")).setServerStreaming(true))
            .addMethod(method("Create", rule(POST, "/v1/items").mergeField(BODY, text("*"))));
    return FileDescriptorSet.newBuilder()
        .addFile(
            FileDescriptorProto.newBuilder()
                .setName("weir/training/items.proto")
                .setPackage("weir.training")
                .setSyntax("proto3")
                .addMessageType(item())
                .addService(service))
        .build();
  }

  private static DescriptorProto item() {
    return DescriptorProto.newBuilder()
        .setName("Item")
        .addField(field(1, "number", FieldDescriptorProto.Type.TYPE_INT64, Label.LABEL_OPTIONAL))
        .addField(field(2, "name", FieldDescriptorProto.Type.TYPE_STRING, Label.LABEL_OPTIONAL))
        .addField(
            field(3, "items", FieldDescriptorProto.Type.TYPE_MESSAGE, Label.LABEL_REPEATED)
                .setTypeName(ITEM))
        .build();
  }

  private static FieldDescriptorProto.Builder field(
      int number, String name, FieldDescriptorProto.Type type, Label label) {
    return FieldDescriptorProto.newBuilder()
        .setNumber(number)
        .setName(name)
        .setType(type)
        .setLabel(label);
  }

  private static MethodDescriptorProto.Builder method(String name, UnknownFieldSet.Builder rule) {
    var http = Field.newBuilder().addLengthDelimited(rule.build().toByteString()).build();
    var options = UnknownFieldSet.newBuilder().addField(HTTP, http).build();
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType(ITEM)
        .setOutputType(ITEM)
        .setOptions(MethodOptions.newBuilder().setUnknownFields(options));
  }

  private static UnknownFieldSet.Builder rule(int verb, String path) {
    return UnknownFieldSet.newBuilder().mergeField(verb, text(path));
  }

  private static Field text(String value) {
    return Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8(value)).build();
  }
}
