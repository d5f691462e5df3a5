package io.weir.transcoding.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schemas of messages and enums follow ProtoJSON. */
final class ComponentsTest {
  private static final JsonNode SCHEMAS = Documents.of(Documents.TEST).at("/components/schemas");

  private static JsonNode schema(String name) {
    return SCHEMAS.path("weir.test." + name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          anInt32         | {"type":"integer","format":"int32"}
          anInt64         | {"type":"string","format":"int64","examples":["0"],"pattern":"^-?[0-9]+$"}
          aUint32         | {"type":"integer","format":"uint32","minimum":0,"maximum":4294967295}
          aFixed64        | {"type":"string","format":"uint64","examples":["0"],"pattern":"^[0-9]+$"}
          aDouble         | {"oneOf":[{"type":"number","format":"double"},{"type":"string","enum":["NaN","Infinity","-Infinity"]}]}
          aBool           | {"type":"boolean"}
          aString         | {"type":"string"}
          someBytes       | {"type":"string","format":"byte","contentEncoding":"base64"}
          color           | {"$ref":"#/components/schemas/weir.test.Color"}
          child           | {"$ref":"#/components/schemas/weir.test.Everything"}
          maybeInt32      | {"type":"integer","format":"int32"}
          int64s          | {"type":"array","items":{"type":"string","format":"int64","examples":["0"],"pattern":"^-?[0-9]+$"}}
          children        | {"type":"array","items":{"$ref":"#/components/schemas/weir.test.Everything"}}
          byInt64         | {"type":"object","propertyNames":{"pattern":"^-?[0-9]+$"},"additionalProperties":{"type":"string","format":"int64","examples":["0"],"pattern":"^-?[0-9]+$"}}
          byBool          | {"type":"object","propertyNames":{"enum":["true","false"]},"additionalProperties":{"type":"boolean"}}
          childrenByName  | {"type":"object","additionalProperties":{"$ref":"#/components/schemas/weir.test.Everything"}}
          chosenNull      | {"type":"null"}
          duration        | {"type":"string","pattern":"^-?[0-9]+(\\\\.[0-9]{1,9})?s$","examples":["1.5s"]}
          struct          | {"type":"object","additionalProperties":true}
          value           | {"description":"Any JSON value."}
          listValue       | {"type":"array","items":{}}
          any             | {"$ref":"#/components/schemas/google.protobuf.Any"}
          empty           | {"$ref":"#/components/schemas/google.protobuf.Empty"}
          int64Value      | {"type":["string","null"],"format":"int64","examples":["0"],"pattern":"^-?[0-9]+$"}
          boolValue       | {"type":["boolean","null"]}
          called          | {"type":"string"}
          """)
  void describesFieldsAsJson(String field, String expected) throws JsonProcessingException {
    assertThat(schema("Everything").get("properties").path(field))
        .isEqualTo(new ObjectMapper().readTree(expected));
  }

  @Test
  void describesTimestampsAndFieldMasks() {
    var fields = schema("Everything").get("properties");
    assertThat(fields.at("/timestamp/format").asText()).isEqualTo("date-time");
    assertThat(fields.at("/mask/type").asText()).isEqualTo("string");
    assertThat(fields.at("/timestamps/items/format").asText()).isEqualTo("date-time");
    assertThat(fields.at("/doubleValue/anyOf/1/type").asText()).isEqualTo("null");
    assertThat(fields.has("an_int32")).isFalse();
    assertThat(fields.has("named")).isFalse();
  }

  @Test
  void describesOneofs() {
    assertThat(schema("Book").get("description").asText())
        .isEqualTo("At most one of `number`, `special` may be given.");
    assertThat(schema("Everything").get("description").asText())
        .doesNotContain("maybeInt32")
        .contains("`chosenString`");
  }

  @Test
  void includesFieldCommentsAndBehavior() {
    var note = schema("Note");
    assertThat(note.get("required").toString()).isEqualTo("[\"topic\",\"text\"]");
    assertThat(note.at("/properties/number/readOnly").asBoolean()).isTrue();
    assertThat(note.at("/properties/secret/writeOnly").asBoolean()).isTrue();
    assertThat(note.at("/properties/author/deprecated").asBoolean()).isTrue();
    assertThat(note.at("/properties/author/description").asText())
        .isEqualTo("Cannot be changed once it is set.");
    assertThat(note.at("/properties/text/description").asText()).isEqualTo("What it says.");
    assertThat(note.at("/properties/mood/description").asText()).isEqualTo("How it sounds.");
    assertThat(note.at("/properties/text").has("readOnly")).isFalse();
  }

  @Test
  void namesTheValuesOfEnums() {
    var mood = schema("Mood");
    assertThat(mood.get("type").asText()).isEqualTo("string");
    assertThat(mood.get("enum").toString()).isEqualTo("[\"MOOD_NONE\",\"LOUD\",\"SOFT\"]");
    assertThat(mood.get("description").asText())
        .isEqualTo("How a note sounds.\n\n* `LOUD`: Loud.\n* `SOFT`: Deprecated.");
  }

  @Test
  void containsOnlyReferencedTypes() {
    assertThat(schema("Legacy").isMissingNode()).isTrue();
    assertThat(SCHEMAS.has("weir.test.PutAttachmentRequest")).isFalse();
  }

  @Test
  void describesErrors() {
    var status = SCHEMAS.get("google.rpc.Status");
    assertThat(status.get("required").toString()).isEqualTo("[\"code\",\"message\"]");
    assertThat(status.at("/properties/details/items/$ref").asText())
        .isEqualTo("#/components/schemas/google.protobuf.Any");
    assertThat(SCHEMAS.get("google.rpc.BadRequest").get("properties").has("fieldViolations"))
        .isTrue();
  }
}
