package io.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import io.weir.testkit.client.ByteCall;
import io.weir.testkit.upstream.Answer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the event loops allocate for one call, with every feature on. A change that makes a call
 * cost much more fails here; a smaller budget is always welcome. Tests run without the compiler
 * that removes some of these objects, so a call in production allocates less.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AllocationTest {
  private static final int JSON_BUDGET = 26_000;
  private static final int GRPC_BUDGET = 26_000;
  private static final int CALLS = 400;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
  private TestEdge edge;

  private interface Call {
    void run() throws Exception;
  }

  @BeforeAll
  void start() {
    // The detector records a stack trace for each use of a buffer.
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    edge = TestEdge.start();
    edge.upstream.always(TestEdge.USERS + "GetUser", Answer.ok(new byte[0]));
  }

  @AfterAll
  void stop() {
    edge.close();
    ResourceLeakDetector.setLevel(level);
  }

  @Test
  void keepsToTheBudgetOfAJsonCall() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.gateway.port())) {
      var in = new BufferedInputStream(socket.getInputStream());
      var request =
          "GET /v1/users/42 HTTP/1.1\r\nhost: test\r\naccept: */*\r\n\r\n".getBytes(ISO_8859_1);
      assertThat(
              perCall(() -> {
                socket.getOutputStream().write(request);
                readAnswer(in);
              }))
          .isLessThan(JSON_BUDGET);
    }
  }

  @Test
  void keepsToTheBudgetOfAGrpcCall() throws Exception {
    var channel = edge.channel();
    assertThat(
            perCall(
                () -> ByteCall.start(channel, TestEdge.USERS + "GetUser").send().done().ended()))
        .isLessThan(GRPC_BUDGET);
  }

  /** Reads an answer that ends with an empty JSON object. */
  private static void readAnswer(BufferedInputStream in) throws IOException {
    int c = in.read();
    while (c != '}') {
      if (c < 0) {
        throw new IOException("the connection has ended");
      }
      c = in.read();
    }
  }

  /** Returns the bytes that the event loops allocate for a call, after as many to warm them up. */
  private static long perCall(Call call) throws Exception {
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    long before = allocated();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    return (allocated() - before) / CALLS;
  }

  private static long allocated() {
    var ids =
        Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
            .filter(
                info -> info != null && info.getThreadName().startsWith("armeria-common-worker"))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
    return Arrays.stream(THREADS.getThreadAllocatedBytes(ids)).sum();
  }
}
