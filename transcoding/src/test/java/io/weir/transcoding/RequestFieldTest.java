package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestFieldTest {
  private static final Api API = Api.compile(schema());

  private static byte[] schema() {
    var user =
        DescriptorProto.newBuilder()
            .setName("User")
            .addField(field("id", 1, FieldDescriptorProto.Type.TYPE_STRING))
            .addField(field("number", 2, FieldDescriptorProto.Type.TYPE_SINT64))
            .addField(field("small", 3, FieldDescriptorProto.Type.TYPE_FIXED32))
            .addField(
                field("tags", 4, FieldDescriptorProto.Type.TYPE_STRING)
                    .setLabel(Label.LABEL_REPEATED))
            .addField(field("token", 5, FieldDescriptorProto.Type.TYPE_BYTES));
    var request =
        DescriptorProto.newBuilder()
            .setName("Request")
            .addField(field("page", 1, FieldDescriptorProto.Type.TYPE_INT32))
            .addField(
                field("user", 2, FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(".t.User"));
    var other =
        DescriptorProto.newBuilder()
            .setName("Other")
            .addField(field("page", 1, FieldDescriptorProto.Type.TYPE_INT32));
    var service =
        ServiceDescriptorProto.newBuilder()
            .setName("S")
            .addMethod(method("Get", "Request"))
            .addMethod(method("Else", "Other"));
    var file =
        FileDescriptorProto.newBuilder()
            .setName("t.proto")
            .setPackage("t")
            .setSyntax("proto3")
            .addMessageType(user)
            .addMessageType(request)
            .addMessageType(other)
            .addService(service);
    return FileDescriptorSet.newBuilder().addFile(file).build().toByteArray();
  }

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setLabel(Label.LABEL_OPTIONAL)
        .setType(type);
  }

  private static MethodDescriptorProto.Builder method(String name, String input) {
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType(".t." + input)
        .setOutputType(".t.Other");
  }

  private static RequestField of(String path) {
    return Objects.requireNonNull(API.requestField(path).get("t.S/Get"));
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          user.id,     '\\x12\\x05\\x0a\\x03ada',                            ada
          user.id,     '\\x08\\x07\\x12\\x07\\x10\\x04\\x0a\\x03ada',        ada
          user.id,     '\\x12\\x03\\x0a\\x01a\\x12\\x03\\x0a\\x01b',         b
          user.number, '\\x12\\x02\\x10\\x03',                               -2
          user.small,  '\\x12\\x05\\x1d\\x01\\x00\\x00\\x00',                1
          user.token,  '\\x12\\x05\\x2a\\x03\\x01\\x02\\x03',                AQID
          page,        '\\x08\\x96\\x01\\x12\\x00',                          150
          """)
  void findsAScalarAnywhereInTheMessage(String path, String bytes, String value) {
    var message = unescaped(bytes);
    assertThat(of(path).text(message, 0, message.length)).isEqualTo(value);
    var framed = new byte[message.length + 9];
    System.arraycopy(message, 0, framed, 5, message.length);
    assertThat(of(path).text(framed, 5, message.length)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          user.id, ''
          user.id, '\\x08\\x07'
          user.id, '\\x12\\x00'
          user.id, '\\x12\\x02\\x0a\\x00'
          user.id, '\\x12\\x05\\x0a\\x03ad'
          user.id, '\\x12\\x05\\x0a\\x7fada'
          user.id, '\\xff\\xff\\xff'
          """)
  void returnsNullIfAbsentOrMalformed(String path, String bytes) {
    var message = unescaped(bytes);
    assertThat(of(path).text(message, 0, message.length)).isNull();
  }

  @Test
  void listsOnlyRpcsWithTheField() {
    assertThat(API.requestField("page")).containsOnlyKeys("t.S/Get", "t.S/Else");
    assertThat(API.requestField("user.id")).containsOnlyKeys("t.S/Get");
    assertThat(API.requestField("user")).isEmpty();
    assertThat(API.requestField("user.tags")).isEmpty();
    assertThat(API.requestField("user.nobody")).isEmpty();
    assertThat(API.requestField("page.id")).isEmpty();
    assertThat(API.requestField("")).isEmpty();
  }

  private static byte[] unescaped(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("\\x", i)) {
        out.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        out.append(text.charAt(i));
      }
    }
    return latin(out.toString());
  }
}
