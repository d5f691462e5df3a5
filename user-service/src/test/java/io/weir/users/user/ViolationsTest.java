package io.weir.users.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.google.rpc.BadRequest;
import io.grpc.Status.Code;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import io.weir.users.v1.BatchGetUsersRequest;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.DeleteUserRequest;
import io.weir.users.v1.GetUserRequest;
import io.weir.users.v1.ListUsersRequest;
import io.weir.users.v1.SearchUsersRequest;
import io.weir.users.v1.UpdateUserRequest;
import io.weir.users.v1.User;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViolationsTest {
  private static final String ID = "01991234-5678-7abc-8def-0123456789ab";

  private static final TestDatabase database = TestDatabase.create();
  private static final TestService service = TestService.on(database);

  @AfterAll
  static void close() {
    service.close();
    database.close();
  }

  @Test
  void createNamesEveryOffendingField() {
    var user =
        User.newBuilder()
            .setEmail("nobody")
            .setDisplayName("nul \0")
            .setLocale("no_tag")
            .setStatusValue(9)
            .putLabels("key", "nul \0");
    assertThat(violated(() -> service.client().createUser(create(user))))
        .containsExactlyInAnyOrder(
            "user.status", "user.email", "user.display_name", "user.locale", "user.labels[key]");
    assertThat(violated(() -> service.client().createUser(CreateUserRequest.getDefaultInstance())))
        .containsExactly("user.email", "user.display_name");
  }

  @Test
  void updateNamesIdentifierMaskAndFieldsTogether() {
    var user = User.newBuilder().setId("7").setEmail("nobody").setDisplayName("");
    var mask = List.of("email", "display_name", "version", "labels.team", "Email");
    assertThat(violated(() -> update(user, mask)))
        .containsExactly(
            "user.id",
            "update_mask",
            "update_mask",
            "update_mask",
            "user.email",
            "user.display_name");
  }

  @Test
  void updateOfNothingIsRefused() {
    assertThat(violated(() -> update(User.newBuilder().setId(ID), List.of())))
        .containsExactly("update_mask");
    assertThat(violated(() -> update(User.newBuilder().setId(ID), List.of("id"))))
        .containsExactly("update_mask");
    assertThat(violated(() -> update(User.newBuilder().setId(ID), List.of("status"))))
        .containsExactly("user.status");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "1-1-1-1-1",
        "01991234567878abc8def0123456789ab",
        ID + "0",
        " " + ID,
        "{" + ID + "}",
        "01991234-5678-7abc-8def-0123456789ag",
        "\0",
        "' OR 1=1 --"
      })
  void identifierMustBeAUuid(String id) {
    assertThat(
            violated(() -> service.client().getUser(GetUserRequest.newBuilder().setId(id).build())))
        .containsExactly("id");
    assertThat(
            violated(() ->
                service.client().deleteUser(DeleteUserRequest.newBuilder().setId(id).build())))
        .containsExactly("id");
    var batch = BatchGetUsersRequest.newBuilder().addIds(ID).addIds(id).build();
    assertThat(violated(() -> service.client().batchGetUsers(batch))).containsExactly("ids[1]");
  }

  @Test
  void batchHasBounds() {
    assertThat(violated(() -> batch(0))).containsExactly("ids");
    assertThat(violated(() -> batch(1001))).containsExactly("ids");
    assertThat(service.client().batchGetUsers(batchOf(1000)).getMissingIdsList())
        .containsExactly(ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "AAAA", "\0", "..", "\u2603"})
  void foreignTokensAndNegativeSizesAreRefusedTogether(String token) {
    var list = ListUsersRequest.newBuilder().setPageSize(-1).setPageToken(token).build();
    assertThat(violated(() -> service.client().listUsers(list)))
        .containsExactly("page_size", "page_token");
    var search = SearchUsersRequest.newBuilder().setQuery("a").setPageSize(-1).setPageToken(token);
    assertThat(violated(() -> service.client().searchUsers(search.build())))
        .containsExactly("query", "page_size", "page_token");
  }

  @Test
  void answerStaysSmallHoweverMuchIsWrong() {
    var request = BatchGetUsersRequest.newBuilder();
    Collections.nCopies(1000, "é".repeat(1000)).forEach(request::addIds);
    var refusal = Refusal.of(() -> service.client().batchGetUsers(request.build()));
    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refusal.detail(BadRequest.class).getSerializedSize()).isBetween(1000, 4096);
    var mask = Collections.nCopies(1000, "☃".repeat(1000));
    var long1 = Refusal.of(() -> update(User.newBuilder().setId(ID), mask));
    assertThat(long1.detail(BadRequest.class).getSerializedSize()).isBetween(1000, 4096);
    assertThat(long1.status().getMessage()).startsWith("update_mask").endsWith("(and 999 more)");
  }

  private static List<String> violated(ThrowingCallable call) {
    var refusal = Refusal.of(call);
    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
    return refusal.fields();
  }

  private static CreateUserRequest create(User.Builder user) {
    return CreateUserRequest.newBuilder().setUser(user).build();
  }

  private static User update(User.Builder user, List<String> mask) {
    var paths = FieldMask.newBuilder().addAllPaths(mask);
    return service
        .client()
        .updateUser(UpdateUserRequest.newBuilder().setUser(user).setUpdateMask(paths).build());
  }

  private static void batch(int size) {
    var batch = service.client().batchGetUsers(batchOf(size));
    assertThat(batch.isInitialized()).isTrue();
  }

  private static BatchGetUsersRequest batchOf(int size) {
    return BatchGetUsersRequest.newBuilder().addAllIds(Collections.nCopies(size, ID)).build();
  }
}
