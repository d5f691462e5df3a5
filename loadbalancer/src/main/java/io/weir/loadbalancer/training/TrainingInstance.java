package io.weir.loadbalancer.training;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.grpc.FramePrefix;

/**
 * gRPC server of a training run. Answers every RPC with the same message, which as an answer of
 * grpc.health.v1.Health says SERVING.
 */
public final class TrainingInstance implements AutoCloseable {
  private static final String GRPC = "application/grpc";
  private static final ResponseHeaders HEADERS =
      ResponseHeaders.builder(HttpStatus.OK).contentType(MediaType.parse(GRPC)).build();
  private static final HttpHeaders OK = HttpHeaders.of("grpc-status", "0");

  private final Server server;
  private final byte[] frame;

  private TrainingInstance(byte[] message) {
    frame = FramePrefix.frame(0, message, message.length);
    server =
        Server.builder().localPort(0, SessionProtocol.HTTP).serviceUnder("/", this::answer).build();
  }

  /**
   * Starts an instance on a free port.
   *
   * @param message the answer to every RPC; its field 1 is the varint 1
   */
  public static TrainingInstance start(byte[] message) {
    var instance = new TrainingInstance(message);
    instance.server.start().join();
    return instance;
  }

  private HttpResponse answer(ServiceRequestContext context, HttpRequest request) {
    var response = HttpResponse.streaming();
    var _ =
        request
            .aggregate()
            .thenAccept(_ -> {
              response.write(HEADERS);
              response.write(HttpData.wrap(frame));
              response.write(OK);
              response.close();
            });
    return response;
  }

  /** Returns the address of the instance, as configurations write it. */
  public String address() {
    return "127.0.0.1:" + server.activeLocalPort();
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
