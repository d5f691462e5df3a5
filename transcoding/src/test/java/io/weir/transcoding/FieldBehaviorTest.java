package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transcoding.codec.JsonOptions;
import io.weir.transcoding.rule.ServiceRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Enforcement of google.api.field_behavior in requests, where an API asks for it. */
final class FieldBehaviorTest {
  private static final String FILE =
      """
      syntax: "proto3"
      message_type {
        name: "Book"
        field {name: "name" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL options {[google.api.field_behavior]: IDENTIFIER}}
        field {name: "full_title" json_name: "fullTitle" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL options {[google.api.field_behavior]: REQUIRED}}
        field {name: "create_time" json_name: "createTime" number: 3 type: TYPE_STRING label: LABEL_OPTIONAL options {[google.api.field_behavior]: OUTPUT_ONLY}}
        field {name: "author" number: 4 type: TYPE_MESSAGE type_name: ".test.Author" label: LABEL_OPTIONAL}
        field {name: "authors" number: 5 type: TYPE_MESSAGE type_name: ".test.Author" label: LABEL_REPEATED}
        field {name: "by_role" json_name: "byRole" number: 6 type: TYPE_MESSAGE type_name: ".test.Book.ByRoleEntry" label: LABEL_REPEATED}
        field {name: "isbn" number: 7 type: TYPE_STRING label: LABEL_OPTIONAL options {[google.api.field_behavior]: IMMUTABLE}}
        nested_type {
          name: "ByRoleEntry" options {map_entry: true}
          field {name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL}
          field {name: "value" number: 2 type: TYPE_MESSAGE type_name: ".test.Author" label: LABEL_OPTIONAL}
        }
      }
      message_type {
        name: "Author"
        field {name: "family_name" json_name: "familyName" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL options {[google.api.field_behavior]: REQUIRED}}
        field {name: "born" number: 2 type: TYPE_INT32 label: LABEL_OPTIONAL options {[google.api.field_behavior]: REQUIRED}}
        field {name: "books" number: 3 type: TYPE_INT32 label: LABEL_OPTIONAL options {[google.api.field_behavior]: OUTPUT_ONLY}}
      }
      message_type {
        name: "Write"
        field {name: "book" number: 1 type: TYPE_MESSAGE type_name: ".test.Book" label: LABEL_OPTIONAL options {[google.api.field_behavior]: REQUIRED}}
        field {name: "update_mask" json_name: "updateMask" number: 2 type: TYPE_MESSAGE type_name: ".google.protobuf.FieldMask" label: LABEL_OPTIONAL}
        field {name: "shelves" number: 3 type: TYPE_STRING label: LABEL_REPEATED}
      }
      message_type {
        name: "Seek"
        field {name: "words" number: 1 type: TYPE_STRING label: LABEL_REPEATED options {[google.api.field_behavior]: REQUIRED}}
        field {name: "exact" number: 2 type: TYPE_BOOL label: LABEL_OPTIONAL proto3_optional: true oneof_index: 0 options {[google.api.field_behavior]: REQUIRED}}
        oneof_decl {name: "_exact"}
      }
      service {
        name: "S"
        method {name: "Put" input_type: ".test.Book" output_type: ".test.Book"
          options {[google.api.http] {post: "/v1" body: "*"}}}
        method {name: "Write" input_type: ".test.Write" output_type: ".test.Book"
          options {[google.api.http] {put: "/v1/{book.name}" body: "book"
            additional_bindings {patch: "/v1/{book.name}" body: "book"}}}}
        method {name: "Seek" input_type: ".test.Seek" output_type: ".test.Book"
          options {[google.api.http] {get: "/v1"}}}
      }
      """;

  private static final Requests ENFORCED =
      new Requests(
          Schemas.of(FILE),
          new ApiOptions(
              JsonOptions.STRICT,
              ServiceRules.NONE,
              new MappingOptions(List.of(), false, false, false, false, true)));
  private static final Requests STRICT = new Requests(Schemas.of(FILE), ApiOptions.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST /v1|{'fullTitle':'t','createTime':'now','isbn':'1'}|{'fullTitle':'t','isbn':'1'}",
        "POST /v1|{'full_title':'t','author':{'familyName':'f','born':0,'books':7}}"
            + "|{'fullTitle':'t','author':{'familyName':'f'}}",
        "POST /v1|{'fullTitle':'t','authors':[{'familyName':'f','born':1,'books':7}],"
            + "'byRole':{'x':{'familyName':'g','born':2,'books':8}}}"
            + "|{'fullTitle':'t','authors':[{'familyName':'f','born':1}],"
            + "'byRole':{'x':{'familyName':'g','born':2}}}",
        "PUT /v1/a|{'fullTitle':'t','createTime':'now'}|{'book':{'name':'a','fullTitle':'t'}}",
        "GET /v1?words=a&exact=false||{'words':['a'],'exact':false}",
        // The derived mask leaves out what is dropped; what is not in a mask need not be there.
        "PATCH /v1/a|{'isbn':'1','createTime':'now'}"
            + "|{'book':{'name':'a','isbn':'1'},'updateMask':'isbn'}",
        "PATCH /v1/a|{'author':{'born':3,'books':1}}"
            + "|{'book':{'name':'a','author':{'born':3}},'updateMask':'author.born'}",
        "PATCH /v1/a?update_mask=isbn|{}|{'book':{'name':'a'},'updateMask':'isbn'}",
        "PATCH /v1/a?update_mask=isbn,create_time|{'isbn':'1','createTime':'now'}"
            + "|{'book':{'name':'a','isbn':'1'},'updateMask':'isbn'}",
        "PATCH /v1/a?updateMask=author.books,author.born,createTime|{'author':{'born':3}}"
            + "|{'book':{'name':'a','author':{'born':3}},'updateMask':'author.born'}",
        "PATCH /v1/a?update_mask=author.born|{'author':{'born':3}}"
            + "|{'book':{'name':'a','author':{'born':3}},'updateMask':'author.born'}",
      })
  void passes(String target, String body, String request) {
    assertThat(ENFORCED.request(target, json(body))).isEqualTo(json(request));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST /v1|{}|fullTitle",
        "POST /v1|{'fullTitle':''}|fullTitle",
        "POST /v1|{'fullTitle':null}|fullTitle",
        "POST /v1|{'full_title':''}|full_title",
        "POST /v1|{'fullTitle':'t','author':{}}|author.familyName, author.born",
        "POST /v1|{'fullTitle':'t','author':{'family_name':'','born':1}}|author.family_name",
        "POST /v1|{'fullTitle':'t','authors':[{'familyName':'f','born':1},{'familyName':'f'}]}"
            + "|authors[1].born",
        "POST /v1|{'fullTitle':'t','byRole':{'x y':{'born':1}}}|byRole[\"x y\"].familyName",
        "POST /v1|{'fullTitle':'t','by_role':{'x':{'born':1}}}|by_role[\"x\"].familyName",
        "PUT /v1/a|{}|book.fullTitle",
        "PUT /v1/a?update_mask=isbn|{}|book.fullTitle",
        "PATCH /v1/a?update_mask=full_title|{}|book.full_title",
        "PATCH /v1/a|{'fullTitle':null}|book.fullTitle",
        "PATCH /v1/a?updateMask=fullTitle|{}|book.fullTitle",
        "PATCH /v1/a?update_mask=*|{'isbn':'1'}|book.fullTitle",
        "PATCH /v1/a?update_mask=|{'isbn':'1'}|book.fullTitle",
        "PATCH /v1/a?update_mask=author|{'author':{'born':3}}|book.author.familyName",
        "PATCH /v1/a?update_mask=authors|{'authors':[{'born':3}]}|book.authors[0].familyName",
        "GET /v1?words=a||exact",
        "GET /v1?exact=true||words",
      })
  void refuses(String target, String body, String fields) {
    assertThat(ENFORCED.refusal(target, json(body)).lines())
        .allMatch(line -> line.endsWith(": the field is required"))
        .extracting(line -> line.substring(0, line.lastIndexOf(": ")))
        .containsExactly(fields.split(", "));
  }

  @Test
  void refusesAPatchThatChangesOnlyWhatTheServiceSets() {
    assertThat(ENFORCED.refusal("PATCH /v1/a", "{\"createTime\":\"now\"}"))
        .startsWith("update_mask: the body has no field to change");
  }

  @Test
  void refusesAMaskOfOnlyWhatTheServiceSets() {
    assertThat(ENFORCED.refusal("PATCH /v1/a?updateMask=createTime,author.books", "{}"))
        .startsWith("updateMask: names only fields that the service sets");
    assertThat(STRICT.request("PATCH /v1/a?updateMask=createTime", "{}"))
        .contains("\"updateMask\":\"createTime\"");
  }

  @Test
  void leavesRequestsInProtobuf() {
    byte[] wire = {26, 1, 'x'};
    var message = new Output(16);
    ENFORCED.call("POST /v1").writeWire(null, wire, message);
    assertThat(message.toByteArray()).isEqualTo(wire);
  }

  @Test
  void isOffUnlessAskedFor() {
    assertThat(STRICT.request("POST /v1", "{\"createTime\":\"now\"}"))
        .isEqualTo("{\"createTime\":\"now\"}");
    assertThat(STRICT.request("PATCH /v1/a", "{\"createTime\":\"now\"}"))
        .contains("\"updateMask\":\"createTime\"");
  }

  private static String json(String text) {
    return text == null ? "" : text.replace('\'', '"');
  }
}
