package io.weir.gateway.training;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import io.weir.gateway.GatewayMain;
import io.weir.loadbalancer.training.TrainingCalls;
import io.weir.loadbalancer.training.TrainingInstance;
import io.weir.runtime.process.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Training run of the gateway: JSON and gRPC calls through it to an instance. */
public final class GatewayTraining implements Training.Plan {
  /** An item with number 1 and a name. */
  private static final byte[] ITEM = {0x08, 1, 0x12, 4, 'n', 'a', 'm', 'e'};

  private final TrainingInstance instance = TrainingInstance.start(ITEM);
  private final int port = Training.freePort();
  private final int admin = Training.freePort();

  private GatewayTraining() {}

  public static void main(String[] args) {
    Training.run(new GatewayMain(), new GatewayTraining());
  }

  @Override
  public String config(Path directory) throws IOException {
    var schema = directory.resolve("items.binpb");
    Files.write(schema, TrainingSchema.create().toByteArray());
    return """
    listen: {host: 127.0.0.1, port: %d}
    admin: {port: %d}
    apis: [{descriptors: items.binpb, cluster: training}]
    clusters: {training: {endpoints: ["%s"]}}
    """
        .formatted(port, admin, instance.address());
  }

  @Override
  public void call() throws InterruptedException {
    var http1 = "h1c://127.0.0.1:" + port;
    TrainingCalls.repeat(
        http1, List.of(GatewayTraining::get, GatewayTraining::create, GatewayTraining::list));
    TrainingCalls.repeat("h2c://127.0.0.1:" + port, List.of(GatewayTraining::grpc));
    TrainingCalls.visit("http://127.0.0.1:" + admin, List.of("/readyz", "/metrics", "/clusters"));
  }

  private static HttpRequest get() {
    return HttpRequest.of(HttpMethod.GET, "/v1/items/name");
  }

  private static HttpRequest list() {
    return HttpRequest.of(HttpMethod.GET, "/v1/items?number=1");
  }

  private static HttpRequest create() {
    return HttpRequest.of(
        HttpMethod.POST, "/v1/items", MediaType.JSON, "{\"number\": \"1\", \"name\": \"name\"}");
  }

  private static HttpRequest grpc() {
    return TrainingCalls.grpc("/weir.training.Items/Get", ITEM);
  }
}
