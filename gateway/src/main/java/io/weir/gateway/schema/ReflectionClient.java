package io.weir.gateway.schema;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.RequestOptions;
import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.util.Exceptions;
import io.weir.grpc.CallStatus;
import io.weir.grpc.Dialect;
import io.weir.grpc.FramePrefix;
import io.weir.grpc.ReservedMetadata;
import io.weir.loadbalancer.endpoint.EndpointClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Client for ServerReflectionInfo of one instance: sends all requests at once and returns all
 * responses. Parses on the executor, because a schema can be large.
 */
record ReflectionClient(EndpointClient client, Executor executor) {
  /** Version of the reflection service; the messages are the same in both. */
  enum Version {
    V1("v1"),
    V1ALPHA("v1alpha");

    private final String name;

    Version(String name) {
      this.name = name;
    }

    private RequestHeaders headers() {
      return RequestHeaders.of(
          HttpMethod.POST,
          "/grpc.reflection." + name + ".ServerReflection/ServerReflectionInfo",
          "content-type",
          Dialect.GRPC.contentType(),
          "te",
          "trailers");
    }
  }

  /** Sends requests; the future fails with {@link UnreadableSchemaException}. */
  CompletableFuture<Answers> ask(
      Version version, List<ReflectionRequest> questions, Duration time, long maxBytes) {
    var options =
        RequestOptions.builder().responseTimeout(time).maxResponseLength(maxBytes).build();
    var frames = HttpData.wrap(ReflectionRequest.frames(questions));
    return client
        .execute(HttpRequest.of(version.headers(), frames), options)
        .aggregate()
        .handleAsync(ReflectionClient::read, executor);
  }

  /**
   * Responses of the instance.
   *
   * @param bytes of all responses
   */
  record Answers(List<ReflectionResponse> answers, long bytes) {}

  private static Answers read(
      @Nullable AggregatedHttpResponse response, @Nullable Throwable thrown) {
    if (response == null) {
      throw new UnreadableSchemaException(broken(thrown));
    }
    var trailers =
        response.trailers().contains(ReservedMetadata.STATUS)
            ? response.trailers()
            : response.headers();
    var status = CallStatus.fromTrailers(trailers::get);
    if (status == null) {
      throw new UnreadableSchemaException(
          "it answered HTTP " + response.status().code() + ", no gRPC");
    }
    return switch (status.code()) {
      case OK -> new Answers(messages(response.content()), response.content().length());
      case UNIMPLEMENTED -> throw UnreadableSchemaException.unimplemented();
      default ->
          throw new UnreadableSchemaException(
              "reflection ended with grpc-status %d %s"
                  .formatted(status.code().number(), status.message()));
    };
  }

  private static String broken(@Nullable Throwable thrown) {
    return switch (thrown == null ? new IllegalStateException() : Exceptions.peel(thrown)) {
      case UnprocessedRequestException _ -> "could not connect";
      case ResponseTimeoutException _ -> "it did not answer in time";
      case ContentTooLargeException _ -> "its schema is larger than is taken";
      case Throwable other -> "the connection broke: " + other;
    };
  }

  private static List<ReflectionResponse> messages(HttpData content) {
    var bytes = ByteBuffer.wrap(content.array());
    List<ReflectionResponse> answers = new ArrayList<>();
    try {
      while (bytes.remaining() >= FramePrefix.LENGTH) {
        // We never offer grpc-accept-encoding.
        int flags = FramePrefix.flags(bytes, bytes.position());
        long length = FramePrefix.messageLength(bytes, bytes.position());
        bytes.position(bytes.position() + FramePrefix.LENGTH);
        if (flags != 0 || length > bytes.remaining()) {
          throw new UnreadableSchemaException("it answered a broken frame");
        }
        answers.add(ReflectionResponse.parse(ByteString.copyFrom(bytes, (int) length)));
      }
    } catch (IOException e) {
      throw new UnreadableSchemaException("its response is not a ServerReflectionResponse");
    }
    return answers;
  }
}
