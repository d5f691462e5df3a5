package io.weir.gateway.form.socket;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.websocket.CloseStatus;
import io.weir.gateway.websocket.FrameReader;
import io.weir.runtime.exchange.Exchange;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;

final class SocketInputTest {
  private static final int MANY = 1_000;
  private static final int EMPTY_FRAME = 6;
  private static final int MASKED = 0x80;

  private final Exchange exchange =
      Exchange.of(ServiceRequestContext.of(HttpRequest.of(HttpMethod.GET, "/v1/notes")));
  private final AtomicInteger requested = new AtomicInteger();

  /** Returns a masked frame without content, so many times. */
  private static HttpData frames(int opcode, int count) {
    var frames = new byte[count * EMPTY_FRAME];
    for (int i = 0; i < frames.length; i += EMPTY_FRAME) {
      frames[i] = (byte) opcode;
      frames[i + 1] = (byte) MASKED;
    }
    return HttpData.wrap(frames);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x82, 0x89, 0x8A})
  void leavesTheEventLoopToOthersAmidManyFrames(int opcode) throws Exception {
    var socket = new Socket(exchange, Duration.ofMinutes(1), CloseStatus::of);
    var _ = socket.open(ResponseHeaders.of(HttpStatus.SWITCHING_PROTOCOLS)).subscribe();
    var input = new SocketInput(socket, new FrameReader(100, false), null);
    var loop = exchange.eventLoop().withoutContext();
    int requestedAtOnce =
        loop.submit(
                () -> {
                  input.onSubscribe(new Requests());
                  input.onNext(frames(opcode, MANY));
                  return requested.get();
                })
            .get();
    assertThat(requestedAtOnce).isEqualTo(1);
    eventually("all is read", () -> requested.get() == 2);
  }

  private final class Requests implements Subscription {
    @Override
    public void request(long count) {
      requested.addAndGet((int) count);
    }

    @Override
    public void cancel() {
      // Nothing to release.
    }
  }
}
