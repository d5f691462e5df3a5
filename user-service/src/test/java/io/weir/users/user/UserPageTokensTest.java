package io.weir.users.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class UserPageTokensTest {
  private static final UUID ID = UUID.fromString("01991234-5678-7abc-8def-0123456789ab");
  private static final MatchPosition MATCH = new MatchPosition(2, ID);
  private static final SearchText QUERY = new SearchText("ada");

  @Test
  void givesBackWhatWasWritten() {
    assertThat(UserPageTokens.list(UserPageTokens.list(ID))).isEqualTo(ID);
    assertThat(UserPageTokens.search(QUERY, UserPageTokens.search(QUERY, MATCH))).isEqualTo(MATCH);
  }

  @Test
  void needsNoEscapingInAQuery() {
    assertThat(UserPageTokens.list(ID)).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void refusesATokenOfAnotherKindOrQuery() {
    assertThat(UserPageTokens.list(UserPageTokens.search(QUERY, MATCH))).isNull();
    assertThat(UserPageTokens.search(QUERY, UserPageTokens.list(ID))).isNull();
    assertThat(UserPageTokens.search(new SearchText("eve"), UserPageTokens.search(QUERY, MATCH)))
        .isNull();
  }

  @Test
  void refusesEveryTruncatedAndEveryAlteredToken() {
    var token = UserPageTokens.list(ID);
    for (var i = 0; i < token.length(); i++) {
      assertThat(UserPageTokens.list(token.substring(0, i))).as("first %d", i).isNull();
      var other = token.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(UserPageTokens.list(token.substring(0, i) + other + token.substring(i + 1)))
          .isNull();
    }
  }

  @Test
  void refusesOtherText() {
    for (var token :
        new String[] {
          "x",
          "not base64!",
          "\0",
          "=",
          UserPageTokens.list(ID) + "=",
          UserPageTokens.list(ID) + "A"
        }) {
      assertThat(UserPageTokens.list(token)).as(token).isNull();
    }
  }
}
