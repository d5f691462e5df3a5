package io.weir.loadbalancer.training;

import io.weir.loadbalancer.sidecar.SidecarMain;
import io.weir.runtime.process.Training;
import java.nio.file.Path;
import java.util.List;

/** Training run of the sidecar: gRPC calls through it to an instance. */
public final class SidecarTraining implements Training.Plan {
  /** A message with field 1 = 1 and a text. */
  private static final byte[] MESSAGE = {0x08, 1, 0x12, 4, 'n', 'a', 'm', 'e'};

  private final TrainingInstance instance = TrainingInstance.start(MESSAGE);
  private final int port = Training.freePort();
  private final int admin = Training.freePort();

  private SidecarTraining() {}

  public static void main(String[] args) {
    Training.run(new SidecarMain(), new SidecarTraining());
  }

  @Override
  public String config(Path directory) {
    return """
    listen: {port: %d}
    admin: {port: %d}
    clusters: {training: {endpoints: ["%s"]}}
    """
        .formatted(port, admin, instance.address());
  }

  @Override
  public void call() throws InterruptedException {
    TrainingCalls.repeat(
        "h2c://127.0.0.1:" + port,
        List.of(() -> TrainingCalls.grpc("/weir.training.Items/Get", MESSAGE)));
    TrainingCalls.visit("http://127.0.0.1:" + admin, List.of("/readyz", "/metrics", "/clusters"));
  }
}
