package io.weir.users.training;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.runtime.process.Training;
import io.weir.users.UserServiceMain;
import java.nio.file.Path;
import java.util.List;

/**
 * Training run of the user service: calls that fail for want of a database, which a training run
 * does not have.
 */
public final class UserServiceTraining implements Training.Plan {
  private static final int CALLS = 50;

  /** A frame around an empty message. */
  private static final byte[] EMPTY = new byte[5];

  private final int port = Training.freePort();
  private final int admin = Training.freePort();

  private UserServiceTraining() {}

  public static void main(String[] args) {
    Training.run(new UserServiceMain(), new UserServiceTraining());
  }

  @Override
  public String config(Path directory) {
    return """
    listen: {host: 127.0.0.1, port: %d}
    admin: {port: %d}
    database: {url: "postgresql://127.0.0.1:1/nowhere"}
    """
        .formatted(port, admin);
  }

  @Override
  public void call() {
    var pages = WebClient.of("http://127.0.0.1:" + admin);
    List.of("/livez", "/readyz", "/metrics").forEach(page -> pages.get(page).aggregate().join());
    var client = WebClient.of("h2c://127.0.0.1:" + port);
    var headers =
        RequestHeaders.of(
            HttpMethod.POST,
            "/weir.users.v1.UserService/GetUser",
            "content-type",
            "application/grpc",
            "te",
            "trailers");
    for (int i = 0; i < CALLS; i++) {
      client.execute(headers, HttpData.wrap(EMPTY)).aggregate().join();
    }
  }
}
