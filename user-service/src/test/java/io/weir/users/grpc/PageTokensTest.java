package io.weir.users.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.users.domain.MatchPosition;
import io.weir.users.domain.SearchText;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PageTokensTest {
  private static final UUID ID = UUID.fromString("01991234-5678-7abc-8def-0123456789ab");
  private static final MatchPosition MATCH = new MatchPosition(2, ID);
  private static final SearchText QUERY = new SearchText("ada");

  @Test
  void givesBackWhatWasWritten() {
    assertThat(PageTokens.list(PageTokens.list(ID))).isEqualTo(ID);
    assertThat(PageTokens.search(QUERY, PageTokens.search(QUERY, MATCH))).isEqualTo(MATCH);
  }

  @Test
  void needsNoEscapingInAQuery() {
    assertThat(PageTokens.list(ID)).matches("[A-Za-z0-9_-]+");
  }

  @Test
  void refusesATokenOfAnotherKindOrQuery() {
    assertThat(PageTokens.list(PageTokens.search(QUERY, MATCH))).isNull();
    assertThat(PageTokens.search(QUERY, PageTokens.list(ID))).isNull();
    assertThat(PageTokens.search(new SearchText("eve"), PageTokens.search(QUERY, MATCH))).isNull();
  }

  @Test
  void refusesEveryTruncatedAndEveryAlteredToken() {
    var token = PageTokens.list(ID);
    for (var i = 0; i < token.length(); i++) {
      assertThat(PageTokens.list(token.substring(0, i))).as("first %d", i).isNull();
      var other = token.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(PageTokens.list(token.substring(0, i) + other + token.substring(i + 1))).isNull();
    }
  }

  @Test
  void refusesOtherText() {
    for (var token :
        new String[] {
          "x", "not base64!", "\0", "=", PageTokens.list(ID) + "=", PageTokens.list(ID) + "A"
        }) {
      assertThat(PageTokens.list(token)).as(token).isNull();
    }
  }
}
