package io.weir.gateway.form.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.channel.DefaultEventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Forms in parts that are read whole. */
final class FormPartsTest {
  private static final RequestHeaders HEADERS =
      RequestHeaders.of(HttpMethod.POST, "/", "content-type", "multipart/form-data; boundary=xyz");

  private final DefaultEventLoop loop = new DefaultEventLoop();

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** The call goes on from there, and its connection to an instance belongs to the event loop. */
  @Test
  void areThereOnTheEventLoopOfTheirCall() throws Exception {
    var part = "--xyz\r\ncontent-disposition: form-data; name=a\r\n\r\nb\r\n";
    var form = (part.repeat(100) + "--xyz--").getBytes(US_ASCII);
    for (int i = 0; i < 200; i++) {
      var onLoop = new CompletableFuture<Boolean>();
      loop.execute(() -> {
        var _ =
            FormParts.read(HEADERS, HttpData.wrap(form), loop)
                .thenAccept(parts -> onLoop.complete(parts.size() == 100 && loop.inEventLoop()));
      });
      assertThat(onLoop.get(10, TimeUnit.SECONDS)).as("form %d", i).isTrue();
    }
  }
}
