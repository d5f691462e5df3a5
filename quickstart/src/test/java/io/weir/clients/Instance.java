package io.weir.clients;

import static io.weir.clients.CallsSchema.SERVICE;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** The instance behind the gateway, which does what the method of a call says. */
final class Instance {
  static final int STREAM = 1_000;
  static final String MESSAGE = "voll: 100 % belegt (für heute)\nmorgen wieder";

  /** Code and message of a refusal, as clients print them. */
  static final String REFUSAL = "9|" + MESSAGE.replace("\n", "\\n");

  private static final Status REFUSED = Status.FAILED_PRECONDITION.withDescription(MESSAGE);

  private Instance() {}

  static ScriptedUpstream start() {
    return ScriptedUpstream.start(server -> server.intercept(new Mirror()))
        .always("weir.users.v1.UserService/ListUsers", Answer.ok(new byte[0]))
        .always(SERVICE + "Never", Answer.never())
        .always(
            SERVICE + "Upload",
            (call, requests) -> Answer.ok(size(requests)).onComplete(call, requests))
        .always(SERVICE + "RefusedUpload", new RefusedUpload())
        .always(SERVICE + "Stream", Answer.ok(numbered()))
        .always(SERVICE + "Late", Answer.statusAfter(REFUSED, trailers(), one(), one()))
        .always(SERVICE + "Held", new Held())
        .always(SERVICE + "RefusedChat", new RefusedChat());
  }

  static byte[] one() {
    return "one".getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the number of messages and bytes. */
  private static byte[] size(List<byte[]> requests) {
    int bytes = requests.stream().mapToInt(request -> request.length).sum();
    return (requests.size() + " " + bytes).getBytes(StandardCharsets.US_ASCII);
  }

  static byte[][] numbered() {
    return IntStream.range(0, STREAM)
        .mapToObj(number -> ("message " + number).getBytes(StandardCharsets.US_ASCII))
        .toArray(byte[][]::new);
  }

  static Metadata trailers() {
    var details =
        com.google.rpc.Status.newBuilder()
            .setCode(REFUSED.getCode().value())
            .setMessage(MESSAGE)
            .addDetails(Any.pack(StringValue.of("tomorrow")))
            .build();
    var trailers = new Metadata();
    trailers.put(binary("grpc-status-details-bin"), details.toByteArray());
    trailers.put(ascii("app-why"), "a");
    trailers.put(ascii("app-why"), "b");
    trailers.put(binary("app-why-bin"), new byte[] {0, -1});
    trailers.put(binary("app-why-bin"), new byte[] {1});
    return trailers;
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static Metadata.Key<byte[]> binary(String name) {
    return Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
  }

  /** Refuses before a message has come, with a status alone. */
  private static final class RefusedUpload implements Answer {
    @Override
    public void onHeaders(ServerCall<byte[], byte[]> call) {
      call.close(REFUSED, trailers());
    }

    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {}
  }

  /** Answers the first message, and refuses more. */
  private static final class RefusedChat implements Answer {
    @Override
    public void onMessage(ServerCall<byte[], byte[]> call, byte[] request) {
      if (!call.isCancelled()) {
        call.sendHeaders(new Metadata());
        call.sendMessage(one());
        call.close(REFUSED, trailers());
      }
    }

    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {}
  }

  /** Answers each message, and never ends: a client that gives up may end its request before. */
  private static final class Held implements Answer {
    @Override
    public void onHeaders(ServerCall<byte[], byte[]> call) {
      call.sendHeaders(new Metadata());
    }

    @Override
    public void onMessage(ServerCall<byte[], byte[]> call, byte[] request) {
      call.sendMessage(request);
    }

    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {}
  }

  /**
   * Sends the metadata of the request back, in headers and in trailers, and compresses as the
   * client does.
   */
  private static final class Mirror implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata request, ServerCallHandler<Q, R> next) {
      var mirrored = new Metadata();
      request.keys().stream()
          .filter(name -> name.startsWith("app-"))
          .forEach(name -> copy(name, request, mirrored));
      if ("gzip".equals(request.get(ascii("grpc-encoding")))) {
        call.setCompression("gzip");
      }
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendHeaders(Metadata headers) {
              headers.merge(mirrored);
              super.sendHeaders(headers);
            }

            @Override
            public void close(Status status, Metadata trailers) {
              trailers.merge(mirrored);
              super.close(status, trailers);
            }
          },
          request);
    }

    private static void copy(String name, Metadata from, Metadata to) {
      if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        copy(binary(name), from, to);
      } else {
        copy(ascii(name), from, to);
      }
    }

    private static <T> void copy(Metadata.Key<T> key, Metadata from, Metadata to) {
      var values = from.getAll(key);
      if (values != null) {
        values.forEach(value -> to.put(key, value));
      }
    }
  }
}
