package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** google/api/http.proto, clause by clause, on the test service Library. */
final class HttpRulesTest {
  private static final Requests LIBRARY = new Requests("test.binpb");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET /v1/shelves/1/books/2           | ``       | {"name":"shelves/1/books/2"}
          GET /v1/shelves/a%20b/books/c%2Fd   | ``       | {"name":"shelves/a b/books/c%2Fd"}
          GET /v1/shelves/a/books/c%2fd%C3%A4 | ``       | {"name":"shelves/a/books/c%2fdä"}
          GET /v1/books/a%2Fb%20c+d           | ``       | {"name":"a/b c+d"}
          GET /v1/books/x                     | {}       | {"name":"x"}
          GET /v1/books/x                     | ` { } `  | {"name":"x"}
          ANY /v1/anything/a/b                | ``       | {"text":"a/b"}
          GET /v1/anything                    | ``       | {}
          REPORT /v1/books?text=x             | ``       | {"text":"x"}
          GET /v1/typed/18446744073709551615/2020-01-01T00:00:00Z/GREEN | `` | {"count":"18446744073709551615","filter":{"since":"2020-01-01T00:00:00Z","color":"GREEN"}}
          GET /v1/typed/0/2020-01-01T00%3A00%3A00%2B01:00/-3            | `` | {"filter":{"since":"2019-12-31T23:00:00Z","color":"BLUE"}}
          POST /v1/shelves/1/books            | {"title": "t"} | {"parent":"shelves/1","book":{"title":"t"}}
          POST /v1/shelves/1/books?book_id=7  | null     | {"parent":"shelves/1","bookId":"7"}
          POST /v1/shelves/1/books?bookId=7   | ``       | {"parent":"shelves/1","bookId":"7"}
          PUT /v1/books/x/pages               | ["a", "b"] | {"name":"x","pages":["a","b"]}
          PUT /v1/books/x                     | {"book": {"name": "y", "title": "t"}, "updateMask": "title"} | {"book":{"name":"x","title":"t"},"updateMask":"title"}
          PUT /v1/books/x                     | ``       | {"book":{"name":"x"}}
          """)
  void bindsPathAndBody(String target, String body, String request) {
    assertThat(LIBRARY.request(target, body)).isEqualTo(request);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text=a+b%2Bc%26=d         | {"text":"a b+c&=d"}
          text=                     | {}
          text                      | {}
          &&text=x&                 | {"text":"x"}
          text=ä                    | {"text":"ä"}
          %74ext=x                  | {"text":"x"}
          count=18446744073709551615 | {"count":"18446744073709551615"}
          count=1e3                 | {"count":"1000"}
          exact=true                | {"exact":true}
          exact=false               | {}
          colors=RED&colors=2&colors=-3 | {"colors":["RED","GREEN","BLUE"]}
          numbers=1&text=x&numbers=2 | {"text":"x","numbers":[1,2]}
          limit=0                   | {"limit":0}
          read_mask=title,shelf.place | {"readMask":"title,shelf.place"}
          readMask=book_name,aB     | {"readMask":"bookName,aB"}
          filter.since=2020-01-01T00:00:00Z&filter.within=1.5s | {"filter":{"since":"2020-01-01T00:00:00Z","within":"1.500s"}}
          filter.deeper.deeper.color=RED&filter.color=GREEN | {"filter":{"color":"GREEN","deeper":{"deeper":{"color":"RED"}}}}
          filter.words=a&filter.words=b | {"filter":{"words":["a","b"]}}
          token=_-8                 | {"token":"/+8="}
          score=-Infinity           | {"score":"-Infinity"}
          byColor=RED               | {"byColor":"RED"}
          """)
  void bindsTheQuery(String query, String request) {
    assertThat(LIBRARY.request("GET /v1/books:search?" + query, "")).isEqualTo(request);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          what=1              | what: unknown query parameter "what": weir.test.SearchRequest has no field "what"
          filter.what=1       | filter.what: unknown query parameter "filter.what": weir.test.Filter has no field "what"
          text.x=1            | text.x: unknown query parameter "text.x": field "text" has no fields of its own
          filter.since.x=1    | filter.since.x: unknown query parameter "filter.since.x": google.protobuf.Timestamp has no field "x"
          count=-1            | count: out of range of uint64: "-1"
          count=              | count: expected uint64, found ""
          count=1&count=2     | count: the parameter is given twice
          exact=yes           | exact: expected true or false, found "yes"
          exact=TRUE          | exact: expected true or false, found "TRUE"
          exact=1             | exact: expected true or false, found "1"
          colors=PINK         | colors: expected a value of weir.test.Color, found "PINK"
          limit=x             | limit: expected uint32, found "x"
          filters=x           | filters: a list of messages cannot be given in the query
          filters.color=RED   | filters.color: unknown query parameter "filters.color": field "filters" has no fields of its own
          labels=x            | labels: a map is given by its keys: labels[key]=value
          filter=x            | filter: a weir.test.Filter cannot be given in the query
          by=x&byColor=RED    | byColor: is of the same oneof as by
          text=%zz            | text: malformed percent-encoding: "%zz"
          text=%C3            | text: percent-encoded bytes that are not UTF-8
          te%xt=1             | te%xt: malformed percent-encoding: "%xt"
          token=*             | token: base64 of an impossible length
          """)
  void rejectsAnInvalidQuery(String query, String violation) {
    assertThat(LIBRARY.refusal("GET /v1/books:search?" + query, "")).isEqualTo(violation);
  }

  @Test
  void reportsAllViolationsTogether() {
    assertThat(
            LIBRARY.refusal(
                "GET /v1/typed/x/y/RED?what=1&exact=2&count=3&filter.color=RED", "{\"a\":1}"))
        .isEqualTo(
            """
            : this call takes no body
            count: expected uint64, found "x"
            filter.since: expected a time as in "2030-01-31T23:59:59.5Z", found "y"
            what: unknown query parameter "what": weir.test.SearchRequest has no field "what"
            exact: expected true or false, found "2"
            count: the field is given by the path or the body, not by the query
            filter.color: the field is given by the path or the body, not by the query\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET /v1/books/%zz          | ``      | name: malformed percent-encoding: "%zz"
          GET /v1/books/%FF          | ``      | name: percent-encoded bytes that are not UTF-8
          GET /v1/books/%2           | ``      | name: malformed percent-encoding: "%2"
          GET /v1/shelves/%C3/books/x | ``     | name: percent-encoded bytes that are not UTF-8
          GET /v1/books/x            | {"a":1} | : this call takes no body
          GET /v1/books/x            | x       | : this call takes no body
          GET /v1/books/x            | {}x     | : not valid JSON at line 1, byte 3: expected the end, found 'x'
          PUT /v1/books/x?book.title=1 | {}    | book.title: no query parameters are taken here: the body is the whole request
          POST /v1/shelves/1/books?book.title=t | {} | book.title: the field is given by the path or the body, not by the query
          POST /v1/shelves/1/books   | []      | book: expected an object, found an array
          POST /v1/shelves/1/books   | {"shelf": {"place": {"row": "x"}}} | book.shelf.place.row: expected int32, found "x"
          PUT /v1/books/x/pages      | {}      | pages: expected an array, found an object
          PUT /v1/books/x/pages      | ["", 1] | pages[1]: expected a string, found 1
          PATCH /v1/shelves/1/books/2 | {"number": 1, "special": ""} | book.special: another field of the same oneof is given as well
          """)
  void rejectsAnInvalidPathOrBody(String target, String body, String violation) {
    assertThat(LIBRARY.refusal(target, body)).isEqualTo(violation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"title": "t"}                                  | ``             | "title"
          {"title": null, "labels": {"a": "b"}}           | ``             | "title,labels"
          {"name": "shelves/1/books/2", "title": ""}      | ``             | "title"
          {"shelf": {"place": {"row": 1}, "room": null}}  | ``             | "shelf.place.row,shelf.room"
          {"shelf": {}}                                   | ``             | "shelf"
          {"shelf": null}                                 | ``             | "shelf"
          {"pages": [], "printed": "2020-01-01T00:00:00Z"} | ``            | "pages,printed"
          {"special": "x"}                                | ``             | "special"
          {}                                              | ?update_mask=  | ""
          {"title": "t"}                                  | ?update_mask=pages  | "pages"
          {"title": "t"}                                  | ?updateMask=a_b,cD  | "aB,cD"
          """)
  void derivesTheMaskOfAPatchFromItsBody(String body, String query, String mask) {
    assertThat(LIBRARY.request("PATCH /v1/shelves/1/books/2" + query, body))
        .contains("\"name\":\"shelves/1/books/2\"")
        .endsWith("\"updateMask\":" + mask + "}");
  }

  /** Services take an empty mask for all fields. */
  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"name\": \"shelves/1/books/3\"}", "null"})
  void refusesAPatchThatChangesNothing(String body) {
    assertThat(LIBRARY.refusal("PATCH /v1/shelves/1/books/2", body))
        .isEqualTo("update_mask: the body has no field to change; give update_mask in the query");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET /v1/shelves/1/books/2 | {"title": "t"}          | {"title":"t"}
          GET /v1/shelves/1/books/2 | {}                      | {}
          GET /v1/books/2           | {"title": "t"}          | "t"
          GET /v1/books/2           | {}                      | ""
          GET /v1/books/2/pages     | {"title": "t", "pages": ["a", "b"]} | ["a","b"]
          GET /v1/books/2/pages     | {}                      | []
          GET /v1/books/2/shelf     | {"shelf": {"room": "r"}} | {"room":"r"}
          GET /v1/books/2/shelf     | {}                      | {}
          """)
  void returnsTheResponseBodyField(String target, String response, String answer) {
    assertThat(LIBRARY.answer(target, response)).isEqualTo(answer);
  }

  @Test
  void returnsTheLocationOfACreatedResource() {
    assertThat(LIBRARY.location("POST /v1/shelves/1/books", "{\"name\":\"shelves/1/books/ä ?\"}"))
        .isEqualTo("/v1/shelves/1/books/%C3%A4%20%3F");
    assertThat(LIBRARY.location("POST /v1/shelves/1/books", "{}")).isNull();
    assertThat(LIBRARY.location("GET /v1/books/1", "{\"name\":\"x\"}")).isNull();
  }

  @Test
  void knowsSafetyAndKindOfEveryMethod() {
    var api = LIBRARY.api();
    assertThat(api.rpc("/weir.test.Library/GetBook"))
        .isEqualTo(new Rpc("weir.test.Library/GetBook", Rpc.Kind.UNARY, Rpc.Safety.SAFE));
    assertThat(api.rpc("/weir.test.Library/WatchBooks"))
        .isEqualTo(
            new Rpc("weir.test.Library/WatchBooks", Rpc.Kind.SERVER_STREAMING, Rpc.Safety.SAFE));
    assertThat(api.rpc("/weir.test.Library/CreateBook"))
        .extracting(rpc -> rpc == null ? null : rpc.safety())
        .isEqualTo(Rpc.Safety.UNSAFE);
    assertThat(api.rpc("/weir.test.Library/SetPages"))
        .extracting(rpc -> rpc == null ? null : rpc.safety())
        .isEqualTo(Rpc.Safety.IDEMPOTENT);
    assertThat(api.rpc("/weir.test.Library/TouchBook"))
        .extracting(rpc -> rpc == null ? null : rpc.safety())
        .isEqualTo(Rpc.Safety.IDEMPOTENT);
    assertThat(api.rpc("/weir.test.Library/Unmapped")).isNotNull();
    assertThat(api.rpc("/weir.test.Library/None")).isNull();
  }

  @Test
  void listsRoutesInTheOrderOfTheirDeclaration() {
    assertThat(
            LIBRARY.api().routes().stream()
                .filter(route -> route.rpc().fullName().startsWith("weir.test.Library/"))
                .map(route -> route.httpMethod() + " " + route.template()))
        .containsExactly(
            "GET /v1/{name=shelves/*/books/*}",
            "GET /v1/books/{name}",
            "GET /v1/books/{name}/pages",
            "GET /v1/books/{name}/shelf",
            "POST /v1/{parent=shelves/*}/books",
            "PATCH /v1/{book.name=shelves/*/books/*}",
            "PUT /v1/books/{book.name}",
            "PUT /v1/books/{name}/pages",
            "GET /v1/books:search",
            "REPORT /v1/books",
            "* /v1/anything/{text=**}",
            "GET /v1/typed/{count}/{filter.since}/{filter.color}",
            "GET /v1/books:watch",
            "POST /v1/books/{name}:touch");
  }

  @Test
  void distinguishesWrongMethodsFromUnknownPaths() {
    var api = LIBRARY.api();
    assertThat(api.match("GET", "/v2")).isEqualTo(new RouteMatch.NotFound());
    assertThat(api.match("DELETE", "/v1/books/x"))
        .isInstanceOfSatisfying(
            RouteMatch.WrongMethod.class,
            wrong -> assertThat(wrong.allowed()).containsExactly("GET", "PUT"));
  }
}
