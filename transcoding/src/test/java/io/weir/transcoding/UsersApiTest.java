package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The API that ships with Weir. */
final class UsersApiTest {
  private static final Requests USERS = new Requests("/weir/users/v1/users.binpb");

  @Test
  void createsGetsAndDeletes() {
    assertThat(USERS.request("POST /v1/users", "{\"email\":\"a@b\",\"displayName\":\"A\"}"))
        .isEqualTo("{\"user\":{\"email\":\"a@b\",\"displayName\":\"A\"}}");
    assertThat(USERS.location("POST /v1/users", "{\"id\":\"0190-7\"}"))
        .isEqualTo("/v1/users/0190-7");
    assertThat(USERS.request("GET /v1/users/0190-7", "")).isEqualTo("{\"id\":\"0190-7\"}");
    assertThat(USERS.request("DELETE /v1/users/0190-7?etag=e", ""))
        .isEqualTo("{\"id\":\"0190-7\",\"etag\":\"e\"}");
    assertThat(USERS.answer("DELETE /v1/users/0190-7", "{}")).isEqualTo("{}");
  }

  @Test
  void patchesOnlyTheFieldsInTheBody() {
    assertThat(
            USERS.request(
                "PATCH /v1/users/7",
                "{\"id\":\"8\",\"display_name\":\"B\",\"labels\":{\"a\":\"b\"},\"status\":\"USER_STATUS_ACTIVE\"}"))
        .isEqualTo(
            "{\"user\":{\"id\":\"7\",\"displayName\":\"B\",\"status\":\"USER_STATUS_ACTIVE\","
                + "\"labels\":{\"a\":\"b\"}},\"updateMask\":\"displayName,labels,status\"}");
    assertThat(
            USERS.request("PATCH /v1/users/7?update_mask=display_name", "{\"displayName\":\"B\"}"))
        .isEqualTo(
            "{\"user\":{\"id\":\"7\",\"displayName\":\"B\"},\"updateMask\":\"displayName\"}");
  }

  @Test
  void listsSearchesAndGetsMany() {
    assertThat(USERS.request("GET /v1/users?page_size=2&pageToken=a%2Bb%3D", ""))
        .isEqualTo("{\"pageSize\":2,\"pageToken\":\"a+b=\"}");
    assertThat(USERS.request("GET /v1/users:search?query=ann+x", ""))
        .isEqualTo("{\"query\":\"ann x\"}");
    assertThat(USERS.request("POST /v1/users:batchGet", "{\"ids\":[\"1\",\"2\"]}"))
        .isEqualTo("{\"ids\":[\"1\",\"2\"]}");
    var page =
        "{\"users\":[{\"id\":\"7\",\"labels\":{\"a\":\"b\"},\"createdAt\":\"2026-01-02T03:04:05.678Z\","
            + "\"version\":\"3\"},{\"id\":\"8\"}],\"nextPageToken\":\"t\"}";
    assertThat(USERS.answer("GET /v1/users", page)).isEqualTo(page);
  }

  @Test
  void namesTheOffendingField() {
    assertThat(
            USERS.refusal(
                "POST /v1/users", "{\"emial\":\"x\",\"status\":\"ACTIVE\",\"labels\":{\"a\":1}}"))
        .isEqualTo(
            """
            user.emial: unknown field: weir.users.v1.User has no field "emial"
            user.status: expected a value of weir.users.v1.UserStatus, found "ACTIVE"
            user.labels["a"]: expected a string, found 1\
            """);
    assertThat(USERS.refusal("GET /v1/users?page_size=x&limit=2", ""))
        .isEqualTo(
            """
            page_size: expected int32, found "x"
            limit: unknown query parameter "limit": weir.users.v1.ListUsersRequest has no field "limit\"\
            """);
  }
}
