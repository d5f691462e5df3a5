package io.weir.users.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "postgresql://ada:s3cret@db:5433/weir, jdbc:postgresql://db:5433/weir, ada, s3cret",
        "postgres://ada@db/weir, jdbc:postgresql://db/weir, ada, -",
        "jdbc:postgresql://db/weir?user=ada&password=s3cret,"
            + " jdbc:postgresql://db/weir?user=ada&password=s3cret, ada, s3cret",
        "jdbc:postgresql://ada:s3cret@db/weir, jdbc:postgresql://db/weir, ada, s3cret",
        "postgresql://a%40b:p%2Fw+%3A@[::1]:5432/weir?sslmode=require,"
            + " jdbc:postgresql://[::1]:5432/weir?sslmode=require, a@b, p/w+:",
        "'postgresql://one:5432,two/weir', 'jdbc:postgresql://one:5432,two/weir', -, -"
      })
  void takesBothWaysToWriteIt(String url, String jdbc, String user, String password) {
    var parsed = DatabaseUrl.parse(url);
    assertThat(parsed.jdbc()).isEqualTo(jdbc);
    assertThat(parsed.user()).isEqualTo(user);
    assertThat(parsed.password()).isEqualTo(password);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "postgresql://ada:s3cret@db:5433/weir, db, 5433, weir",
        "postgres://db/weir?password=s/3:cret, db, 5432, weir",
        "postgresql://[::1]:5433/weir, ::1, 5433, weir",
        "postgresql://[::1]/weir, ::1, 5432, weir",
        "'postgresql://one:5432,two/weir', -, -, weir"
      })
  void tellsTheOnlyHostAndTheDatabase(String url, String host, Integer port, String name) {
    var parsed = DatabaseUrl.parse(url);
    assertThat(parsed.host()).isEqualTo(host);
    assertThat(parsed.name()).isEqualTo(name);
    if (port != null) {
      assertThat(parsed.port()).isEqualTo(port);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "weir",
        "localhost:5432/weir",
        "mysql://ada:s3cret@db/weir",
        "postgresql://ada:s3cret@/weir",
        "postgresql://ada:s3cret@db:port/weir",
        "postgresql://ada:s3cret@db:99999/weir",
        "postgresql://ada:s3cret@db",
        "jdbc:postgresql:s3cret",
        "postgresql://db/we/ir?password=s3cret"
      })
  void refusesOtherTextInOneLineWithoutThePassword(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatabaseUrl.parse(url))
        .withMessageContaining("postgresql://user:password@host:port/database")
        .extracting(Throwable::getMessage)
        .satisfies(message -> assertThat(message.lines()).hasSize(1))
        .satisfies(message ->
            assertThat(message.replace("jdbc:postgresql:s3cret", "")).doesNotContain("s3cret"));
  }

  @Test
  void configurationPrintsNoPassword() {
    var inUrl = DatabaseConfig.of("postgresql://ada:s3cret@db/weir", null, null);
    var inQuery = DatabaseConfig.of("jdbc:postgresql://db/weir?password=s3cret", null, null);
    var apart = DatabaseConfig.of("jdbc:postgresql://db/weir", "ada", "s3cret");
    assertThat(inUrl.toString() + inQuery + apart).doesNotContain("s3cret").contains("db/weir");
  }
}
