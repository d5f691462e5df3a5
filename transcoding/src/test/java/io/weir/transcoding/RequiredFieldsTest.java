package io.weir.transcoding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TextFormat;
import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.schema.DescriptorSet;
import io.weir.transcoding.schema.Schema;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Required fields of proto2 and of editions, in requests and in answers. */
final class RequiredFieldsTest {
  /** A message with one required field, wherever a message can stand. */
  private static final String FILE =
      """
      name: "order.proto" package: "t" SYNTAX dependency: "google/protobuf/any.proto"
      message_type {
        name: "Item"
        field { name: "id" number: 1 type: TYPE_INT32 REQUIRED }
        field { name: "note" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL }
      }
      message_type {
        name: "Order"
        field { name: "name" number: 1 type: TYPE_STRING REQUIRED }
        field { name: "item" number: 2 type: TYPE_MESSAGE type_name: ".t.Item" label: LABEL_OPTIONAL }
        field { name: "items" number: 3 type: TYPE_MESSAGE type_name: ".t.Item" label: LABEL_REPEATED }
        field { name: "by_name" number: 4 type: TYPE_MESSAGE type_name: ".t.Order.ByNameEntry" label: LABEL_REPEATED }
        field { name: "chosen" number: 5 type: TYPE_MESSAGE type_name: ".t.Item" label: LABEL_OPTIONAL oneof_index: 0 }
        field { name: "other" number: 6 type: TYPE_STRING label: LABEL_OPTIONAL oneof_index: 0 }
        field { name: "any" number: 7 type: TYPE_MESSAGE type_name: ".google.protobuf.Any" label: LABEL_OPTIONAL }
        field { name: "by_number" number: 8 type: TYPE_MESSAGE type_name: ".t.Order.ByNumberEntry" label: LABEL_REPEATED }
        nested_type {
          name: "ByNameEntry" options { map_entry: true }
          field { name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
          field { name: "value" number: 2 type: TYPE_MESSAGE type_name: ".t.Item" label: LABEL_OPTIONAL }
        }
        nested_type {
          name: "ByNumberEntry" options { map_entry: true }
          field { name: "key" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL }
          field { name: "value" number: 2 type: TYPE_MESSAGE type_name: ".t.Item" label: LABEL_OPTIONAL }
        }
        oneof_decl { name: "choice" }
      }
      service {
        name: "Orders"
        method { name: "Put" input_type: ".t.Order" output_type: ".t.Order" }
        method { name: "Find" input_type: ".t.Order" output_type: ".t.Order" }
      }
      """;

  private static final String RULES =
      """
      {"http": {"rules": [
        {"selector": "t.Orders.Put", "post": "/orders", "body": "*",
         "additional_bindings": [{"put": "/orders/{name}", "body": "item"}]},
        {"selector": "t.Orders.Find", "get": "/orders", "additional_bindings": [{"get": "/orders/{name}"}]}
      ]}}
      """;

  private static final Requests PROTO2 = requests("", "label: LABEL_REQUIRED");
  private static final Requests EDITION =
      requests(
          "syntax: \"editions\" edition: EDITION_2023",
          "label: LABEL_OPTIONAL options { features { field_presence: LEGACY_REQUIRED } }");

  private static Requests requests(String syntax, String required) {
    var text = FILE.replace("SYNTAX", syntax).replace("REQUIRED", required);
    return new Requests(
        set(text), new ApiOptions(JsonOptions.STRICT, ServiceConfig.parse(RULES.getBytes(UTF_8))));
  }

  private static byte[] set(String text) {
    var file = FileDescriptorProto.newBuilder();
    try {
      TextFormat.merge(text, file);
    } catch (TextFormat.ParseException wrong) {
      throw new AssertionError(text, wrong);
    }
    return FileDescriptorSet.newBuilder()
        .addFile(AnyProto.getDescriptor().toProto())
        .addFile(file)
        .build()
        .toByteArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|name",
        "{'item':{},'name':'n'}|item.id",
        "{'item':{'note':'x'}}|item.id, name",
        "{'name':'n','items':[{'id':1},{},{'id':2},{'note':'x'}]}|items[1].id, items[3].id",
        "{'name':'n','byName':{'a':{'id':1},'b':{}}}|byName[\"b\"].id",
        "{'name':'n','byNumber':{'7':{}}}|byNumber[\"7\"].id",
        "{'name':'n','byNumber':{'0':{}}}|byNumber[\"0\"].id",
        "{'name':'n','chosen':{}}|chosen.id",
        "{'name':'n','any':{'@type':'x/t.Item'}}|any.id",
        "{'name':'n','any':{'@type':'x/t.Order','name':'m','item':{}}}|any.item.id",
      })
  void areReportedWithTheirPath(String body, String fields) {
    var json = body.replace('\'', '"');
    for (var requests : List.of(PROTO2, EDITION)) {
      assertThat(requests.refusal("POST /orders", json).lines())
          .allMatch(line -> line.endsWith(": the field is required"))
          .extracting(line -> line.substring(0, line.lastIndexOf(": ")))
          .containsExactly(fields.split(", "));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST /orders|{'name':'','item':{'id':0},'items':[{'id':1}],'byName':{'a':{'id':0}}}",
        "POST /orders|{'name':'n','any':{'@type':'x/t.Item','id':3},'other':''}",
        "GET /orders?name=n|",
        "GET /orders/n?item.id=0&item.note=x|",
        "PUT /orders/n?chosen.id=7|{'id':1}",
      })
  void areSatisfiedWhereverTheyComeFrom(String target, String body) {
    var json = body == null ? "" : body.replace('\'', '"');
    assertThat(PROTO2.request(target, json)).contains("\"name\":");
    assertThat(EDITION.request(target, json)).contains("\"name\":");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /orders, name",
    "GET /orders?item.id=1, name",
    "GET /orders/n?item.note=x, item.id",
    "GET /orders/n?chosen.note=x, chosen.id",
    "PUT /orders/n, ''",
  })
  void areReportedThroughPathAndQuery(String target, String field) {
    if (!field.isEmpty()) {
      assertThat(PROTO2.refusal(target, "")).isEqualTo(field + ": the field is required");
    } else {
      assertThat(PROTO2.refusal(target, "{}")).isEqualTo("item.id: the field is required");
    }
  }

  /** The last member of a oneof wins; the one that it replaces is not checked. */
  @Test
  void countInTheMergedMessage() {
    var call = PROTO2.call("POST /orders");
    byte[] replaced = {10, 0, 42, 0, 50, 0}; // name, chosen without id, other
    call.writeWire(null, replaced, new Output(16));
    byte[] split = {10, 0, 18, 2, 8, 1, 18, 3, 18, 1, 'x'}; // name, item.id, item.note
    call.writeWire(null, split, new Output(16));
    byte[] lacking = {10, 0, 18, 3, 18, 1, 'x'};
    var refused =
        catchThrowableOfType(
            TranscodingException.class, () -> call.writeWire(null, lacking, new Output(16)));
    assertThat(refused.violations().getFirst().field()).isEqualTo("item.id");
  }

  @Test
  void areMissedInAnAnswer() {
    var call = PROTO2.call("POST /orders");
    byte[] lacking = {10, 0, 18, 0};
    var refused =
        catchThrowableOfType(
            TranscodingException.class,
            () -> call.writeResponse(lacking, 0, lacking.length, new Output(16)));
    assertThat(refused.getMessage()).contains("the response is not a t.Order");
    assertThat(refused.violations().getFirst().field()).isEqualTo("item.id");
    assertThat(PROTO2.answer("POST /orders", "{\"name\":\"n\"}")).isEqualTo("{\"name\":\"n\"}");
  }

  @Test
  void areNotLookedForInASchemaWithoutThem() {
    var proto3 =
        new Schema(
            DescriptorSet.parse(
                set(
                    FILE.replace("SYNTAX", "syntax: \"proto3\"")
                        .replace("REQUIRED", "label: LABEL_OPTIONAL"))));
    assertThat(proto3.require("t.Order").isDemanding()).isFalse();
    assertThat(proto3.require("google.protobuf.Any").isDemanding()).isFalse();
  }

  /** Bytes of a WebSocket client are validated at every depth before they go to an instance. */
  @Test
  void areNoReasonToTakeTruncatedMessagesWithin() {
    var call = PROTO2.call("POST /orders");
    byte[] truncated = {10, 0, 18, 2, 18, 5};
    assertThat(
            catchThrowableOfType(
                TranscodingException.class, () -> call.writeWire(null, truncated, new Output(16))))
        .hasMessageContaining("does not fit t.Order");
  }
}
