package io.weir.users;

import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import io.weir.users.user.UserEndpoint;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Queries the health of an instance as a balancer does. */
public record HealthClient(Channel channel) {

  public ServingStatus check(String service) {
    var request = HealthCheckRequest.newBuilder().setService(service).build();
    return HealthGrpc.newBlockingStub(channel).check(request).getStatus();
  }

  /** Returns true if both names are SERVING. */
  public boolean isServing() {
    return check("") == ServingStatus.SERVING && check(UserEndpoint.NAME) == ServingStatus.SERVING;
  }

  public boolean isNotServing() {
    return check("") == ServingStatus.NOT_SERVING
        && check(UserEndpoint.NAME) == ServingStatus.NOT_SERVING;
  }

  /** Watches the service. Returns a list to which each status is added as it arrives. */
  public List<ServingStatus> watch() {
    var said = new CopyOnWriteArrayList<ServingStatus>();
    var request = HealthCheckRequest.newBuilder().setService(UserEndpoint.NAME).build();
    HealthGrpc.newStub(channel)
        .watch(
            request,
            new StreamObserver<>() {
              @Override
              public void onNext(HealthCheckResponse response) {
                said.add(response.getStatus());
              }

              @Override
              public void onError(Throwable t) {
                // The channel was closed.
              }

              @Override
              public void onCompleted() {}
            });
    return said;
  }
}
