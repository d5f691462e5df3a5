package io.weir.users.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.weir.testkit.postgres.TestDatabase;
import io.weir.users.TestService;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReflectionTest {

  @Test
  void listsTheServices() {
    try (var database = TestDatabase.create();
        var service = TestService.on(database)) {
      var answer = new CompletableFuture<ServerReflectionResponse>();
      var requests =
          ServerReflectionGrpc.newStub(service.channel()).serverReflectionInfo(new First(answer));
      requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
      var services = answer.join().getListServicesResponse().getServiceList();
      requests.onCompleted();
      assertThat(services)
          .extracting(ServiceResponse::getName)
          .contains(
              "weir.users.v1.UserService",
              "grpc.health.v1.Health",
              "grpc.reflection.v1.ServerReflection",
              "grpc.reflection.v1alpha.ServerReflection");
    }
  }

  private record First(CompletableFuture<ServerReflectionResponse> answer)
      implements StreamObserver<ServerReflectionResponse> {
    @Override
    public void onNext(ServerReflectionResponse response) {
      answer.complete(response);
    }

    @Override
    public void onError(Throwable t) {
      answer.completeExceptionally(t);
    }

    @Override
    public void onCompleted() {}
  }
}
