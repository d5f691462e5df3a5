package io.weir.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StartedTest {
  private final Started started = new Started();
  private final List<String> ended = new ArrayList<>();

  @Test
  void endsInReverseOrderAndOnce() {
    started.add(part("database"));
    started.add(part("instance"));
    started.close();
    started.close();
    assertThat(ended).containsExactly("instance", "database");
  }

  @Test
  void endsTheOthersWhenOneFailsTo() {
    started.add(part("database"));
    started.add(() -> {
      throw new IllegalStateException("does not end");
    });
    started.close();
    assertThat(ended).containsExactly("database");
  }

  @Test
  void endsAtOnceWhatComesTooLate() {
    started.close();
    assertThatThrownBy(() -> started.add(part("latecomer"))).isInstanceOf(Refusal.class);
    assertThat(ended).containsExactly("latecomer");
  }

  private AutoCloseable part(String name) {
    return () -> ended.add(name);
  }
}
