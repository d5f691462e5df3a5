package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maps, well-known types and delimited messages in the query and the path. */
final class QueryFieldsTest {
  private static final Requests DELIMITED =
      new Requests(Schemas.of(fields("DELIMITED")), ApiOptions.DEFAULT);
  private static final Requests PREFIXED =
      new Requests(Schemas.of(fields("LENGTH_PREFIXED")), ApiOptions.DEFAULT);

  private static String fields(String encoding) {
    return """
    syntax: "editions" edition: EDITION_2023
    options {features {message_encoding: %s}}
    message_type {
      name: "M"
      field {name: "id" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL}
      field {name: "time" number: 2 type: TYPE_MESSAGE type_name: ".google.protobuf.Timestamp" label: LABEL_OPTIONAL}
      field {name: "times" number: 3 type: TYPE_MESSAGE type_name: ".google.protobuf.Timestamp" label: LABEL_REPEATED}
      field {name: "ttl" number: 4 type: TYPE_MESSAGE type_name: ".google.protobuf.Duration" label: LABEL_OPTIONAL}
      field {name: "ttls" number: 5 type: TYPE_MESSAGE type_name: ".google.protobuf.Duration" label: LABEL_REPEATED}
      field {name: "mask" number: 6 type: TYPE_MESSAGE type_name: ".google.protobuf.FieldMask" label: LABEL_OPTIONAL}
      field {name: "limit" number: 7 type: TYPE_MESSAGE type_name: ".google.protobuf.Int32Value" label: LABEL_OPTIONAL}
      field {name: "limits" number: 8 type: TYPE_MESSAGE type_name: ".google.protobuf.Int32Value" label: LABEL_REPEATED}
      field {name: "none" number: 9 type: TYPE_MESSAGE type_name: ".google.protobuf.Empty" label: LABEL_OPTIONAL oneof_index: 0}
      field {name: "some" number: 10 type: TYPE_MESSAGE type_name: ".test.M" label: LABEL_OPTIONAL oneof_index: 0}
      field {name: "labels" number: 11 type: TYPE_MESSAGE type_name: ".test.M.LabelsEntry" label: LABEL_REPEATED}
      field {name: "counts" number: 12 type: TYPE_MESSAGE type_name: ".test.M.CountsEntry" label: LABEL_REPEATED}
      field {name: "inner" number: 13 type: TYPE_MESSAGE type_name: ".test.M" label: LABEL_OPTIONAL}
      field {name: "free" number: 14 type: TYPE_MESSAGE type_name: ".google.protobuf.Struct" label: LABEL_OPTIONAL}
      field {name: "things" number: 15 type: TYPE_MESSAGE type_name: ".test.M.ThingsEntry" label: LABEL_REPEATED}
      field {name: "content" number: 16 type: TYPE_MESSAGE type_name: ".google.api.HttpBody" label: LABEL_OPTIONAL}
      oneof_decl {name: "choice"}
      nested_type {
        name: "LabelsEntry" options {map_entry: true}
        field {name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL}
        field {name: "value" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL}
      }
      nested_type {
        name: "CountsEntry" options {map_entry: true}
        field {name: "key" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL}
        field {name: "value" number: 2 type: TYPE_MESSAGE type_name: ".google.protobuf.Duration" label: LABEL_OPTIONAL options {features {message_encoding: LENGTH_PREFIXED}}}
      }
      nested_type {
        name: "ThingsEntry" options {map_entry: true}
        field {name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL}
        field {name: "value" number: 2 type: TYPE_MESSAGE type_name: ".test.M" label: LABEL_OPTIONAL options {features {message_encoding: LENGTH_PREFIXED}}}
      }
    }
    service {
      name: "S"
      method {
        name: "A" input_type: ".test.M" output_type: ".test.M"
        options {[google.api.http] {
          get: "/v1"
          additional_bindings {get: "/v1/{inner.id}/{time}"}
          additional_bindings {post: "/v1/{inner.id}" body: "some"}
          additional_bindings {get: "/v1/{inner.id}:all:now"}
          additional_bindings {put: "/v1/{inner.some.id}" body: "content"}
        }}
      }
    }
    """
        .formatted(encoding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET /v1?inner.id=a&inner.inner.id=b         | | {"inner":{"id":"a","inner":{"id":"b"}}}
          GET /v1/a/2020-01-01T00:00:00Z?inner.ttl=2s | | {"time":"2020-01-01T00:00:00Z","inner":{"id":"a","ttl":"2s"}}
          GET /v1?some.some.id=a&some.limit=3         | | {"some":{"limit":3,"some":{"id":"a"}}}
          POST /v1/a?time=2020-01-01T00:00:00Z | {"some": {"id": "b"}} | {"time":"2020-01-01T00:00:00Z","some":{"some":{"id":"b"}},"inner":{"id":"a"}}
          GET /v1?times=2020-01-01T00:00:00Z&times=2021-01-01T00:00:00Z | | {"times":["2020-01-01T00:00:00Z","2021-01-01T00:00:00Z"]}
          GET /v1?ttls=1s&ttls=2s&limits=0&limits=2   | | {"ttls":["1s","2s"],"limits":[0,2]}
          GET /v1?mask.paths=id&mask.paths=inner.id   | | {"mask":"id,inner.id"}
          GET /v1?time.seconds=5&time.nanos=1000000   | | {"time":"1970-01-01T00:00:05.001Z"}
          GET /v1?limit.value=5&ttl.seconds=-5        | | {"ttl":"-5s","limit":5}
          GET /v1/a:b:all:now?id=c                    | | {"id":"c","inner":{"id":"a:b"}}
          GET /v1?none                                | | {"none":{}}
          GET /v1?none=%7B%7D&id=a                    | | {"id":"a","none":{}}
          GET /v1?labels[team]=x&labels.owner=y%20z   | | {"labels":{"team":"x","owner":"y z"}}
          GET /v1?labels%5Ba.b%5D=x&labels.c.d=       | | {"labels":{"a.b":"x","c.d":""}}
          GET /v1?inner.labels[a[0]]=x                | | {"inner":{"labels":{"a[0]":"x"}}}
          GET /v1?labels[]=x&counts[-5]=3s            | | {"labels":{"":"x"},"counts":{"-5":"3s"}}
          """)
  void areAccepted(String target, String body, String request) {
    for (Requests requests : new Requests[] {DELIMITED, PREFIXED}) {
      assertThat(requests.request(target, body == null ? "" : body)).isEqualTo(request);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          labels=x                       | labels: a map is given by its keys: labels[key]=value
          labels[a]=x&labels.a=y         | labels.a: the parameter is given twice
          labels[a]=%FF                  | labels[a]: percent-encoded bytes that are not UTF-8
          things[a]=x                    | things[a]: a map of messages cannot be given in the query
          things.a.id=x                  | things.a.id: a map of messages cannot be given in the query
          counts[a]=1s                   | counts[a]: expected int32, found "a"
          id[a]=x                        | id[a]: unknown query parameter "id[a]": field "id" is not a map
          [a]=x                          | [a]: unknown query parameter "[a]": test.M has no field "[a]"
          inner=x                        | inner: a test.M cannot be given in the query
          free=%7B%7D                    | free: a google.protobuf.Struct cannot be given in the query
          free.fields[a]=1               | free.fields[a]: unknown query parameter "free.fields[a]": field "free" has no fields of its own
          none=1                         | none: expected nothing or {} for a message without fields
          none=&some.id=a                | some.id: is of the same oneof as none
          time.seconds=253402300800      | time.seconds: expected a number from -62135596800 to 253402300799
          time.nanos=-1                  | time.nanos: expected a number from 0 to 999999999
          ttl.seconds=1s                 | ttl.seconds: expected int64, found "1s"
          ttl=1s&ttl.seconds=1           | ttl.seconds: the field is given already by "ttl"
          time.seconds.x=1               | time.seconds.x: unknown query parameter "time.seconds.x": field "seconds" has no fields of its own
          times.seconds=1                | times.seconds: unknown query parameter "times.seconds": field "times" has no fields of its own
          """)
  void areRefused(String query, String why) {
    assertThat(DELIMITED.refusal("GET /v1?" + query, "")).isEqualTo(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value =
          "PUT /v1/a|{\"inner\":{\"some\":{\"id\":\"a\"}},\"content\":{\"contentType\":\"text/plain\",\"data\":\"aGk=\"}}")
  void takeRawContent(String target, String request) {
    assertThat(DELIMITED.upload(target, "text/plain", new byte[] {'h', 'i'})).isEqualTo(request);
  }
}
