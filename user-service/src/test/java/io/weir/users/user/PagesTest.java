package io.weir.users.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.Refusal;
import io.weir.users.TestService;
import io.weir.users.v1.ListUsersRequest;
import io.weir.users.v1.ListUsersResponse;
import io.weir.users.v1.SearchUsersRequest;
import io.weir.users.v1.SearchUsersResponse;
import io.weir.users.v1.User;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PagesTest {
  private static final TestDatabase database = TestDatabase.create();
  private static final TestService service = TestService.on(database);

  @AfterAll
  static void close() {
    service.close();
    database.close();
  }

  @BeforeEach
  void empty() {
    database.execute("DELETE FROM users");
  }

  @Test
  void pagesHaveEveryUserOnceInTheOrderOfCreation() {
    var created = create(25);
    assertThat(walk(10)).containsExactlyElementsOf(created);
    assertThat(walk(25)).containsExactlyElementsOf(created);
    assertThat(walk(0)).containsExactlyElementsOf(created);
  }

  @Test
  void noUsersAreOneEmptyPage() {
    assertThat(walk(10)).isEmpty();
  }

  @Test
  void walkMissesAndRepeatsNobodyWhileOthersAreAddedAndDeleted() throws InterruptedException {
    var before = create(60);
    var walking = new AtomicBoolean(true);
    var adding =
        Thread.startVirtualThread(() -> {
          for (var i = 0; walking.get(); i++) {
            service.create("added" + i + "@example.org", "Added");
            database.execute("DELETE FROM users WHERE email = 'added" + (i - 3) + "@example.org'");
          }
        });
    var walked = walk(7);
    walking.set(false);
    adding.join();
    assertThat(walked).doesNotHaveDuplicates().containsSubsequence(before);
    assertThat(walked).extracting(User::getId).isSorted();
  }

  @Test
  void pageOfBigUsersIsCutWhereAClientCanStillTakeIt() {
    database.execute(
        """
        INSERT INTO users
          (id, email, email_key, display_name, locale, status, labels, name_words, email_words)
        SELECT gen_random_uuid(), 'u' || i, 'u' || i, repeat('x', 100), '', 'ACTIVE',
          (SELECT jsonb_object_agg(repeat('k', 60) || k, repeat('☃', 255))
            FROM generate_series(1, 32) k), ' x', ' x'
        FROM generate_series(1, 300) i\
        """);
    assertThat(walk(1000)).hasSize(300);
  }

  @Test
  void searchFindsWordsAndPartsOfThemWithoutCaseOrAccents() {
    var bjorn = service.create("b.ask@example.org", "Björn Åskådare");
    var abjorn = service.create("abjorn@example.org", "Someone");
    service.create("else@example.com", "Else");
    assertThat(search("BJORN", 10)).containsExactly(bjorn, abjorn);
    assertThat(search("björn å", 10)).containsExactly(bjorn);
    assertThat(search("skada", 10)).containsExactly(bjorn);
    assertThat(search("@example.org", 10)).containsExactly(bjorn, abjorn);
    assertThat(search("%%%ex_mple%", 10)).isEmpty();
    assertThat(search("nobody", 10)).isEmpty();
  }

  @Test
  void twoLettersFindOnlyTheStartOfAWord() {
    var anna = service.create("anna@example.org", "Anna");
    service.create("hanan@example.org", "Hanan");
    var wang = service.create("wei@example.org", "王伟");
    assertThat(search("an", 10)).containsExactly(anna);
    assertThat(search("王伟", 10)).containsExactly(wang);
  }

  @Test
  void betterMatchesComeFirst() {
    var inside = service.create("1@example.org", "Shannon");
    var word = service.create("2@example.org", "Mary Anne");
    var start = service.create("3@example.org", "Anne Marie");
    var whole = service.create("4@example.org", "ann");
    assertThat(search("Ann", 1)).containsExactly(whole, start, word, inside);
  }

  @Test
  void searchPagesHaveEveryMatchOnce() {
    create(23);
    service.create("nomatch@example.org", "Zoe");
    assertThat(search("numbered", 5)).hasSize(23).doesNotHaveDuplicates();
  }

  @Test
  void tokenOfASearchBelongsToItsQuery() {
    create(3);
    var token = page("numbered", 1, "").getNextPageToken();
    assertThat(page("NUMBERED", 1, token).getUsersCount()).isEqualTo(1);
    assertThat(Refusal.of(() -> page("other", 1, token)).fields()).containsExactly("page_token");
    assertThat(Refusal.of(() -> list(1, token)).fields()).containsExactly("page_token");
  }

  private static List<User> create(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> service.create("n" + i + "@example.org", "Numbered " + i))
        .toList();
  }

  private static List<User> walk(int size) {
    var users = new ArrayList<User>();
    var token = "";
    do {
      var page = list(size, token);
      users.addAll(page.getUsersList());
      token = page.getNextPageToken();
      assertThat(page.getUsersCount()).isLessThanOrEqualTo(size == 0 ? 50 : size);
    } while (!token.isEmpty());
    return users;
  }

  private static ListUsersResponse list(int size, String token) {
    var request = ListUsersRequest.newBuilder().setPageSize(size).setPageToken(token);
    return service.client().listUsers(request.build());
  }

  private static List<User> search(String query, int size) {
    var users = new ArrayList<User>();
    var token = "";
    do {
      var page = page(query, size, token);
      users.addAll(page.getUsersList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return users;
  }

  private static SearchUsersResponse page(String query, int size, String token) {
    var request =
        SearchUsersRequest.newBuilder().setQuery(query).setPageSize(size).setPageToken(token);
    return service.client().searchUsers(request.build());
  }
}
