package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.TextFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptor sets that {@link Api#compile} rejects. */
final class ApiCompileTest {

  /**
   * Builds a service test.S with one method for each rule, A, B, ..., all from test.M to test.M.
   */
  private static byte[] set(String... rules) {
    var service = ServiceDescriptorProto.newBuilder().setName("S");
    for (int i = 0; i < rules.length; i++) {
      var method =
          MethodDescriptorProto.newBuilder()
              .setName(String.valueOf((char) ('A' + i)))
              .setInputType(".test.M")
              .setOutputType(".test.M");
      method.getOptionsBuilder().setExtension(AnnotationsProto.http, rule(rules[i]));
      service.addMethod(method);
    }
    var message =
        DescriptorProto.newBuilder()
            .setName("M")
            .addField(
                field(
                    "text",
                    1,
                    FieldDescriptorProto.Type.TYPE_STRING,
                    FieldDescriptorProto.Label.LABEL_OPTIONAL))
            .addField(
                field(
                    "list",
                    2,
                    FieldDescriptorProto.Type.TYPE_STRING,
                    FieldDescriptorProto.Label.LABEL_REPEATED))
            .addField(
                field(
                        "inner",
                        3,
                        FieldDescriptorProto.Type.TYPE_MESSAGE,
                        FieldDescriptorProto.Label.LABEL_OPTIONAL)
                    .setTypeName(".test.M"));
    var file =
        FileDescriptorProto.newBuilder()
            .setName("test.proto")
            .setPackage("test")
            .setSyntax("proto3")
            .addMessageType(message)
            .addService(service);
    return FileDescriptorSet.newBuilder().addFile(file).build().toByteArray();
  }

  private static FieldDescriptorProto.Builder field(
      String name, int number, FieldDescriptorProto.Type type, FieldDescriptorProto.Label label) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(label);
  }

  private static HttpRule rule(String text) {
    try {
      return TextFormat.parse(text, HttpRule.class);
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(text, e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          get: "v1"                          | test.S/A: path template "v1", character 1: expected '/', found 'v'
          get: "/v1/{nope}"                  | test.S/A: test.M has no field "nope"
          get: "/v1/{inner.nope}"            | test.S/A: test.M has no field "nope"
          get: "/v1/{text.nope}"             | test.S/A: field "text" has no fields of its own
          get: "/v1/{list}"                  | test.S/A: the variable list is a field that a path cannot hold
          get: "/v1/{inner}"                 | test.S/A: the variable inner is a field that a path cannot hold
          get: "/v1/{list.text}"             | test.S/A: field "list" has no fields of its own
          post: "/v1" body: "nope"           | test.S/A: body "nope" is not a field of test.M
          post: "/v1" body: "inner.text"     | test.S/A: body "inner.text" is not a field of test.M
          get: "/v1" response_body: "nope"   | test.S/A: response_body "nope" is not a field of test.M
          get: "/v1" response_body: "*"      | test.S/A: response_body "*" is not a field of test.M
          get: "/v1/../a"                    | test.S/A: path template "/v1/../a", character 7: a segment "..", which clients resolve before they send it
          get: "/v1/%2E/a"                   | test.S/A: path template "/v1/%2E/a", character 8: a segment ".", which clients resolve before they send it
          put: "/v1/{text}" body: "text"     | test.S/A: body "text" is the field that the path gives: /v1/{text}
          custom {kind: "A B" path: "/v1"}   | test.S/A: the custom kind "A B" of /v1 is not an HTTP method
          custom {path: "/v1"}               | test.S/A: the custom kind "" of /v1 is not an HTTP method
          custom {kind: "connect" path: "/v1"} | test.S/A: the custom kind CONNECT of /v1 cannot be served: it asks for a tunnel
          body: "*"                          | test.S/A: a google.api.http rule without a path
          get: "/v1" additional_bindings {get: "/v2" additional_bindings {get: "/v3"}} | test.S/A: additional_bindings within additional_bindings
          """)
  void refusesImpossibleRules(String rule, String why) {
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> Api.compile(set(rule)))
        .withMessage(why);
  }

  @Test
  void refusesConflictsNamingBothMethods() {
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() ->
            Api.compile(
                set(
                    "get: '/v1/{text}' additional_bindings {get: '/v2'}",
                    "get: '/v1/{inner.text=*}'",
                    "custom {kind: 'get' path: '/v2'}")))
        .withMessage(
            """
            test.S/A and test.S/B have the same route: GET /v1/{text}, GET /v1/{inner.text=*}
            test.S/A and test.S/C have the same route: GET /v2, GET /v2\
            """);
  }

  @Test
  void acceptsRulesThatDifferOnlyInMethodVerbOrLiteral() {
    var api =
        Api.compile(
            set(
                "get: '/v1/{text}'",
                "put: '/v1/{text}'",
                "get: '/v1/{text}:x'",
                "get: '/v1/x'",
                "get: '/v1/{text=**}'",
                "custom {kind: '*' path: '/v1/{text}'}"));
    assertThat(api.routes()).hasSize(6);
  }

  @Test
  void rejectsIncompleteDescriptorSets() {
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> Api.compile(new byte[] {1, 2, 3}))
        .withMessage("not a google.protobuf.FileDescriptorSet");
    var file = FileDescriptorProto.newBuilder().setName("a.proto").addDependency("b.proto");
    byte[] incomplete = FileDescriptorSet.newBuilder().addFile(file).build().toByteArray();
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> Api.compile(incomplete))
        .withMessage("a.proto imports b.proto, which is not in the set");
  }
}
