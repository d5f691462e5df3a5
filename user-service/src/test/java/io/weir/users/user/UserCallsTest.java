package io.weir.users.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.FieldMaskUtil;
import com.google.rpc.ResourceInfo;
import io.grpc.Status.Code;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import io.weir.users.v1.BatchGetUsersRequest;
import io.weir.users.v1.CreateUserRequest;
import io.weir.users.v1.DeleteUserRequest;
import io.weir.users.v1.GetUserRequest;
import io.weir.users.v1.UpdateUserRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.UserStatus;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserCallsTest {
  private static final TestDatabase database = TestDatabase.create();
  private static final TestService service = TestService.on(database);

  @AfterAll
  static void close() {
    service.close();
    database.close();
  }

  @Test
  void createdUserHasWhatWasSentAndWhatTheServiceGives() {
    var sent =
        User.newBuilder()
            .setEmail("Grace@Example.org")
            .setDisplayName("Grace \"Amazing\" Hopper 🌊")
            .setLocale("en-US")
            .setStatus(UserStatus.USER_STATUS_SUSPENDED)
            .putLabels("team", "compilers")
            .putLabels("quote \" and \\", "line\nbreak\t☃")
            .build();
    var ignored = sent.toBuilder().setId("ignored").setVersion(7).setEtag("ignored");
    var created = create(ignored.build());
    assertThat(UUID.fromString(created.getId()).version()).isEqualTo(7);
    assertThat(created.getVersion()).isEqualTo(1);
    assertThat(created.getEtag()).isNotEmpty();
    assertThat(created.getCreatedAt().getSeconds()).isPositive();
    assertThat(created.getUpdatedAt()).isEqualTo(created.getCreatedAt());
    assertThat(withoutGiven(created)).isEqualTo(sent);
    assertThat(get(created.getId())).isEqualTo(created);
  }

  @Test
  void newUserIsActiveUnlessSaid() {
    assertThat(service.create("active@example.org", "A").getStatus())
        .isEqualTo(UserStatus.USER_STATUS_ACTIVE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"taken@example.org", "TAKEN@example.org", "Taken@Example.Org"})
  void emailIsTakenInWhateverCase(String email) {
    database.execute("DELETE FROM users WHERE email_key = 'taken@example.org'");
    service.create("Taken@example.org", "First");
    var refusal = Refusal.of(() -> service.create(email, "Second"));
    assertThat(refusal.code()).isEqualTo(Code.ALREADY_EXISTS);
    assertThat(refusal.fields()).containsExactly("user.email");
  }

  @Test
  void emailCannotBeChangedToATakenOne() {
    service.create("held@example.org", "Holder");
    var other = service.create("other@example.org", "Other");
    var refusal = Refusal.of(() -> update(other.toBuilder().setEmail("HELD@example.org"), "email"));
    assertThat(refusal.code()).isEqualTo(Code.ALREADY_EXISTS);
    assertThat(update(other.toBuilder().setEmail("OTHER@example.org"), "email").getEmail())
        .isEqualTo("OTHER@example.org");
  }

  @Test
  void unknownUserIsNamed() {
    var id = UUID.randomUUID().toString();
    var calls =
        new ThrowingCallable[] {
          () -> get(id),
          () -> update(User.newBuilder().setId(id).setDisplayName("X"), "display_name"),
          () -> delete(id, ""),
          () -> delete(id, "stale")
        };
    for (var call : calls) {
      var refusal = Refusal.of(call);
      assertThat(refusal.code()).isEqualTo(Code.NOT_FOUND);
      assertThat(refusal.detail(ResourceInfo.class).getResourceName()).isEqualTo("users/" + id);
    }
  }

  @Test
  void changesOnlyWhatTheMaskNames() {
    var user = service.create("mask@example.org", "Before");
    var sent =
        User.newBuilder().setId(user.getId()).setDisplayName("After").setEmail("no@example.org");
    var changed = update(sent, "display_name");
    assertThat(changed.getDisplayName()).isEqualTo("After");
    assertThat(changed.getEmail()).isEqualTo("mask@example.org");
    assertThat(changed.getVersion()).isEqualTo(2);
    assertThat(changed.getEtag()).isNotEqualTo(user.getEtag());
    assertThat(get(user.getId())).isEqualTo(changed);
  }

  @Test
  void emptyMaskMeansTheFieldsThatHaveAValue() {
    var user = service.create("nomask@example.org", "Before");
    var sent = User.newBuilder().setId(user.getId()).setLocale("de").putLabels("a", "b");
    var changed = update(sent);
    assertThat(changed.getDisplayName()).isEqualTo("Before");
    assertThat(changed.getLocale()).isEqualTo("de");
    assertThat(changed.getLabelsMap()).containsEntry("a", "b");
    var cleared = update(User.newBuilder().setId(user.getId()), "locale", "labels");
    assertThat(cleared.getLocale()).isEmpty();
    assertThat(cleared.getLabelsMap()).isEmpty();
  }

  @Test
  void starMeansAllFieldsAndSoNeedsTheRequiredOnes() {
    var user = service.create("star@example.org", "Before").toBuilder().putLabels("a", "b").build();
    var changed = update(user.toBuilder().setStatus(UserStatus.USER_STATUS_SUSPENDED), "*");
    assertThat(changed.getLabelsMap()).containsEntry("a", "b");
    var refusal = Refusal.of(() -> update(User.newBuilder().setId(user.getId()), "*"));
    assertThat(refusal.fields())
        .containsExactlyInAnyOrder("user.status", "user.email", "user.display_name");
  }

  @Test
  void maskMayNameWhatSelectsTheUser() {
    var user = service.create("whole@example.org", "Before");
    var changed = update(user.toBuilder().setDisplayName("After"), "id", "etag", "display_name");
    assertThat(changed.getDisplayName()).isEqualTo("After");
  }

  @Test
  void staleEtagChangesNothing() {
    var read = service.create("etag@example.org", "Before");
    var changed = update(read.toBuilder().setDisplayName("First"), "display_name");
    for (var etag :
        new String[] {
          read.getEtag(), "never given", service.create("else@example.org", "E").getEtag()
        }) {
      var again = changed.toBuilder().setEtag(etag).setDisplayName("Second");
      assertThat(Refusal.of(() -> update(again, "display_name")).code()).isEqualTo(Code.ABORTED);
      assertThat(Refusal.of(() -> delete(read.getId(), etag)).code()).isEqualTo(Code.ABORTED);
      database.execute("DELETE FROM users WHERE email_key = 'else@example.org'");
    }
    assertThat(get(read.getId())).isEqualTo(changed);
    delete(read.getId(), changed.getEtag());
    assertThat(Refusal.of(() -> get(read.getId())).code()).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void batchKeepsTheOrderOfTheRequestAndNamesTheMissing() {
    var ada = service.create("ada@example.org", "Ada");
    var eve = service.create("eve@example.org", "Eve");
    var missing = UUID.randomUUID().toString();
    var request = BatchGetUsersRequest.newBuilder().addIds(eve.getId()).addIds(missing);
    request.addIds(ada.getId().toUpperCase(Locale.ROOT)).addIds(eve.getId()).addIds(missing);
    var batch = service.client().batchGetUsers(request.build());
    assertThat(batch.getUsersList()).containsExactly(eve, ada, eve);
    assertThat(batch.getMissingIdsList()).containsExactly(missing);
  }

  private static User create(User user) {
    return service.client().createUser(CreateUserRequest.newBuilder().setUser(user).build());
  }

  private static User get(String id) {
    return service.client().getUser(GetUserRequest.newBuilder().setId(id).build());
  }

  private static User update(User.Builder user, String... paths) {
    var mask = FieldMaskUtil.fromStringList(List.of(paths));
    var request = UpdateUserRequest.newBuilder().setUser(user).setUpdateMask(mask);
    return service.client().updateUser(request.build());
  }

  private static void delete(String id, String etag) {
    var request = DeleteUserRequest.newBuilder().setId(id).setEtag(etag).build();
    var empty = service.client().deleteUser(request);
    assertThat(empty.getSerializedSize()).isZero();
  }

  private static User withoutGiven(User user) {
    return user.toBuilder()
        .clearId()
        .clearVersion()
        .clearEtag()
        .clearCreatedAt()
        .clearUpdatedAt()
        .build();
  }
}
