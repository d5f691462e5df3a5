package io.weir.gateway.form.encoding;

import static io.weir.testkit.time.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.gateway.web.WebConfig;
import io.weir.observability.metrics.OwnedMeters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

final class CompressedSlicesTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ResponseCompression compression =
      new ResponseCompression(WebConfig.defaults(), OwnedMeters.claimed(meters));

  /** Text with little repetition, so that a slice stays large. */
  private static byte[] text(int size) {
    var random = new Random(size);
    var text = new byte[size];
    for (int i = 0; i < size; i++) {
      text[i] = (byte) (' ' + random.nextInt(64));
    }
    return text;
  }

  private HttpResponse response(byte[] content) {
    var request = HttpRequest.of(RequestHeaders.of(HttpMethod.GET, "/", "accept-encoding", "gzip"));
    return compression.whole(
        ServiceRequestContext.of(request),
        ResponseHeaders.of(HttpStatus.OK, "content-type", "application/json"),
        HttpData.wrap(content));
  }

  private double streams() {
    return meters.get("weir.compression.streams").gauge().value();
  }

  private double compressed() {
    return meters.get("weir.compression").tag("stage", "before").counter().count();
  }

  /** Reader of as many objects as a test asks for. */
  private static final class Reader implements Subscriber<HttpObject> {
    private final Queue<HttpObject> read = new ConcurrentLinkedQueue<>();
    private Subscription subscription = new NoSubscription();

    private record NoSubscription() implements Subscription {
      @Override
      public void request(long n) {}

      @Override
      public void cancel() {}
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(HttpObject object) {
      read.add(object);
    }

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onComplete() {}
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        CompressedSlices.SLICE + 1,
        2 * CompressedSlices.SLICE,
        3 * CompressedSlices.SLICE - 1
      })
  void areTheContent(int size) throws IOException {
    var content = text(size);
    var answer = response(content).aggregate().join();
    assertThat(answer.headers().get("content-encoding")).isEqualTo("gzip");
    assertThat(answer.headers().get("vary")).isEqualTo("accept-encoding");
    try (var plain = new GZIPInputStream(new ByteArrayInputStream(answer.content().array()))) {
      assertThat(plain.readAllBytes()).isEqualTo(content);
    }
    eventually("nothing is held", () -> streams() == 0);
  }

  @Test
  void areCompressedNoFasterThanTheyAreRead() {
    var reader = new Reader();
    response(text(4 << 20)).subscribe(reader);
    eventually("the headers are read", () -> reader.read.size() == 1);
    for (int n = 1; n <= 5; n++) {
      reader.subscription.request(1);
      int objects = n + 1;
      eventually("one more is read", () -> reader.read.size() == objects);
      assertThat(compressed()).isLessThanOrEqualTo((n + 1.0) * CompressedSlices.SLICE);
    }
    assertThat(streams()).isEqualTo(1);
    reader.subscription.cancel();
    eventually("nothing is held", () -> streams() == 0);
  }
}
