package io.weir.transcoding.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.transcoding.template.PathTemplate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouteTableTest {
  private final RouteTable<String> table = new RouteTable<>();

  private @Nullable String add(String method, String template) {
    return table.add(method, PathTemplate.parse(template), method + " " + template);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /v1/users               | GET /v1/users
          GET    | /v1/users/7             | GET /v1/users/{id}
          GET    | /v1/users/me            | GET /v1/users/me
          GET    | /v1/users/m%65          | GET /v1/users/me
          GET    | /v1/users/me/x          | GET /v1/users/{id}/x
          GET    | /v1/users/7/x           | GET /v1/users/{id}/x
          GET    | /v1/users:search        | GET /v1/users:search
          GET    | /v1/users/7:watch       | GET /v1/users/{id}:watch
          GET    | /v1/users/7%3Awatch     | GET /v1/users/{id}
          GET    | /v1/users/7:else        | GET /v1/users/{id}
          GET    | /v1/users/7:w%61tch     | GET /v1/users/{id}:watch
          GET    | /v1/users/7:watch%GG    | GET /v1/users/{id}
          GET    | /v1/users/a:b:watch     | GET /v1/users/{id}:watch
          GET    | /v1/users/a:watch/x     | GET /v1/users/{id}/x
          GET    | /v1/other               | GET /v1/{rest=**}
          GET    | /v1/other/a/b/c         | GET /v1/{rest=**}
          GET    | /v1/other/              | GET /v1/{rest=**}
          GET    | /v1                     | GET /v1/{rest=**}
          GET    | /v1/                    | GET /v1/{rest=**}
          GET    | /v1//a                  |
          GET    | /v1/users/              | GET /v1/{rest=**}
          POST   | /v1/users/7             | POST /v1/users/{id}
          POST   | /v1/users/me            | POST /v1/users/{id}
          POST   | /v1/users/7:watch       | POST /v1/users/{id}
          POST   | /v1/users               |
          DELETE | /any                    | * /any
          GET    | /any                    | GET /any
          GET    | /                       | GET /
          GET    | /v2                     |
          GET    | ''                      |
          GET    | *                       |
          GET    | /v1/users/%zz           | GET /v1/users/{id}
          """)
  void finds(String method, String path, String route) {
    add("GET", "/v1/users");
    add("GET", "/v1/users/{id}");
    add("GET", "/v1/users/me");
    add("GET", "/v1/users/{id}/x");
    add("GET", "/v1/users:search");
    add("GET", "/v1/users/{id}:watch");
    add("GET", "/v1/{rest=**}");
    add("POST", "/v1/users/{id}");
    add("*", "/any");
    add("GET", "/any");
    add("GET", "/");

    assertThat(table.find(method, path)).isEqualTo(route);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/users/7:a:b     | GET /v1/users/{id}:a:b
          /v1/users/7:a%3Ab   | GET /v1/users/{id}:a:b
          /v1/users/x:y:a:b   | GET /v1/users/{id}:a:b
          /v1/users/7:b       | GET /v1/users/{id}:b
          /v1/users/7:x:b     | GET /v1/users/{id}:b
          /v1/users/7:a       | GET /v1/users/{id}
          /v1/users/7:a:b:c   | GET /v1/users/{id}
          /v1/a:b/7           |
          """)
  void prefersTheLongestVerb(String path, String route) {
    add("GET", "/v1/users/{id}");
    add("GET", "/v1/users/{id}:b");
    add("GET", "/v1/users/{id}:a:b");
    assertThat(table.find("GET", path)).isEqualTo(route);
  }

  @Test
  void listsTheMethodsOfAPath() {
    add("GET", "/v1/users/{id}");
    add("PATCH", "/v1/users/{id}");
    add("DELETE", "/v1/users/me");
    add("PUT", "/v1/users/{id}:lock");

    assertThat(table.methods("/v1/users/7")).containsExactly("GET", "PATCH");
    assertThat(table.methods("/v1/users/me")).containsExactly("DELETE", "GET", "PATCH");
    assertThat(table.methods("/v1/users/7:lock")).containsExactly("GET", "PATCH", "PUT");
    assertThat(table.methods("/v1/other")).isEmpty();
  }

  @Test
  void returnsTheTargetOfAConflictingRoute() {
    assertThat(add("GET", "/v1/{a}")).isNull();
    assertThat(add("POST", "/v1/{a}")).isNull();
    assertThat(add("GET", "/v1/{a}:b")).isNull();
    assertThat(add("GET", "/v1/{other=*}")).isEqualTo("GET /v1/{a}");
  }

  @Test
  void findsEachOfManyRoutes() {
    for (int i = 0; i < 10_000; i++) {
      add("GET", "/v1/things" + i + "/{id}/parts" + i);
    }
    for (int i = 0; i < 10_000; i++) {
      assertThat(table.find("GET", "/v1/things" + i + "/x/parts" + i)).endsWith("parts" + i);
    }
    assertThat(table.find("GET", "/v1/things1/x/parts2")).isNull();
  }
}
