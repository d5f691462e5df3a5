package io.weir.gateway.form.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JoinedFramesTest {
  private static final int LIMIT = 16 << 10;

  private final List<HttpObject> out = new ArrayList<>();
  private final JoinedFrames frames = new JoinedFrames(out::add);

  private List<Integer> lengths() {
    return out.stream().map(object -> ((HttpData) object).length()).toList();
  }

  @Test
  void forwardsNothingOfNothing() {
    frames.flush();
    assertThat(out).isEmpty();
  }

  @Test
  void keepsTheOrderAroundLargeFrames() {
    frames.add(new byte[5]);
    frames.add(new byte[LIMIT + 1]);
    frames.add(new byte[6]);
    frames.add(new byte[7]);
    frames.flush();
    assertThat(lengths()).containsExactly(5, LIMIT + 1, 13);
  }

  @Test
  void doesNotJoinMoreThanItsLimit() {
    for (int i = 0; i < 3; i++) {
      frames.add(new byte[LIMIT / 2]);
    }
    frames.flush();
    frames.flush();
    assertThat(lengths()).containsExactly(LIMIT, LIMIT / 2);
  }
}
