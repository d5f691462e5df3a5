package io.weir.users.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {

  @ParameterizedTest
  @CsvSource({"0, 50", "1, 1", "1000, 1000", "1001, 1000", "2147483647, 1000"})
  void sizeIsChosenByTheServiceOrBounded(int asked, int size) {
    assertThat(PageRequest.size(asked)).isEqualTo(size);
  }

  @Test
  void lastPageHasNoNext() {
    var page = Page.of(found(3, "x"), 3);
    assertThat(page.users()).hasSize(3);
    assertThat(page.next()).isNull();
    assertThat(Page.of(List.<Page.Entry<Integer>>of(), 3).next()).isNull();
  }

  @Test
  void nextPageStartsBehindTheLastUserOfThisOne() {
    var page = Page.of(found(4, "x"), 3);
    assertThat(page.users()).hasSize(3);
    assertThat(page.next()).isEqualTo(2);
  }

  @Test
  void pageEndsBeforeItIsTooBigForAClient() {
    var page = Page.of(found(1000, "x".repeat(100_000)), 1000);
    assertThat(page.users()).hasSize(10);
    assertThat(page.next()).isEqualTo(9);
    assertThat(Page.of(found(2, "x".repeat(5_000_000)), 2).users()).hasSize(1);
  }

  private static List<Page.Entry<Integer>> found(int count, String name) {
    return IntStream.range(0, count).mapToObj(i -> new Page.Entry<>(user(name), i)).toList();
  }

  private static User user(String name) {
    var id = new UUID(0, 1);
    var email = new Email("a@b");
    return new User(
        id, email, name, "", UserStatus.ACTIVE, Map.of(), Instant.EPOCH, Instant.EPOCH, 1);
  }
}
