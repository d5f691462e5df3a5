package io.weir.users.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.TestService;
import java.sql.SQLException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchIndexTest {
  private static final TestDatabase database = filled();

  private static TestDatabase filled() {
    var filled = TestDatabase.create();
    // Starting an instance migrates the database.
    TestService.on(filled).close();
    filled.execute(
        """
        INSERT INTO users
          (id, email, email_key, display_name, locale, status, labels, name_words, email_words)
        SELECT gen_random_uuid(), m, m, m, '', 'ACTIVE', '{}', ' ' || m, ' ' || m
        FROM (SELECT md5(i::text) AS m FROM generate_series(1, 6000) i) AS texts;
        ANALYZE users\
        """);
    return filled;
  }

  @ParameterizedTest
  @ValueSource(strings = {"%abc%", "% ab%", "%lovelace%", "%ada lovelace%"})
  void searchUsesTheIndexOfWords(String pattern) throws SQLException {
    assertThat(plan(UserPageStore.SEARCH.sql(), pattern))
        .contains("Bitmap Index Scan on users_words");
  }

  @Test
  void pageOfTheListUsesThePrimaryKey() throws SQLException {
    assertThat(plan(UserPageStore.LIST.sql(), ""))
        .contains("Index Scan using users_pkey")
        .doesNotContain("Sort");
  }

  /**
   * Returns the generic plan of the server, which ignores the values, as it may after some calls.
   */
  private static String plan(String sql, String pattern) throws SQLException {
    var numbered =
        sql.replace(":whole", "'x'")
            .replace(":start", "'x%'")
            .replace(":word", "'% x%'")
            .replace(":anywhere", "$1")
            .replace(":rank", "-1")
            .replace(":after", "'00000000-0000-0000-0000-000000000000'::uuid")
            .replace(":limit", "51");
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("SET plan_cache_mode = force_generic_plan");
      statement.execute("PREPARE s(text) AS " + numbered);
      var plan = new ArrayList<String>();
      try (var rows = statement.executeQuery("EXPLAIN EXECUTE s('" + pattern + "')")) {
        while (rows.next()) {
          plan.add(rows.getString(1));
        }
      }
      return String.join("\n", plan);
    }
  }
}
