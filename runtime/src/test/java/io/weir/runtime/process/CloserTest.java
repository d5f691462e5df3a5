package io.weir.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CloserTest {
  private final Closer started = new Closer();
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
  void closesPartsInReverseEvenIfOneFails() {
    started.add(part("first"));
    started.add(() -> {
      ended.add("second");
      throw new IllegalStateException("does not close");
    });
    started.add(part("third"));
    started.close();
    started.close();
    assertThat(ended).containsExactly("third", "second", "first");
  }

  @Test
  void endsAtOnceWhatComesTooLate() {
    started.close();
    assertThatThrownBy(() -> started.add(part("latecomer"))).isInstanceOf(CommandFailure.class);
    assertThat(ended).containsExactly("latecomer");
  }

  private AutoCloseable part(String name) {
    return () -> ended.add(name);
  }
}
