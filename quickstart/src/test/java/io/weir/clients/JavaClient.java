package io.weir.clients;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.weir.testkit.upstream.BytesMarshaller;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Program that calls a gateway with grpc-java: ADDRESS SHAPE METHOD CALLS. */
final class JavaClient {
  private static final int CONCURRENT = 32;
  private static final byte[] CHUNK = new byte[16 << 10];
  private static final byte[] ONE = "one".getBytes(StandardCharsets.UTF_8);

  private final io.grpc.Channel channel;
  private final String method;

  private JavaClient(io.grpc.Channel channel, String method) {
    this.channel = channel;
    this.method = method;
  }

  public static void main(String[] arguments) throws InterruptedException {
    var channel =
        NettyChannelBuilder.forTarget(arguments[0])
            .usePlaintext()
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .build();
    var client = new JavaClient(channel, arguments[2].substring(1));
    var left = new AtomicInteger(Integer.parseInt(arguments[3]));
    Map<String, Integer> outcomes = new ConcurrentSkipListMap<>();
    Runnable caller =
        () -> {
          while (left.getAndDecrement() > 0) {
            outcomes.merge(client.call(arguments[1]), 1, Integer::sum);
          }
        };
    var callers =
        IntStream.range(0, CONCURRENT).mapToObj(_ -> Thread.ofVirtual().start(caller)).toList();
    for (var each : callers) {
      each.join();
    }
    var _ = channel.shutdownNow();
    outcomes.forEach((outcome, count) -> System.out.println(count + "\t" + outcome));
  }

  private String call(String shape) {
    var options = CallOptions.DEFAULT;
    return switch (shape) {
      case "early-upload" -> start(MethodType.CLIENT_STREAMING, options).endless();
      case "early-chat" -> start(MethodType.BIDI_STREAMING, options).endless();
      case "early-unary" -> start(MethodType.UNARY, options).all(List.of(new byte[512 << 10]));
      case "unary" -> start(MethodType.UNARY, options, metadata()).all(List.of(ONE));
      case "upload" -> start(MethodType.CLIENT_STREAMING, options).all(numbered(200, 1_000));
      case "stream" -> start(MethodType.SERVER_STREAMING, options).all(List.of(ONE));
      case "ping-pong" -> start(MethodType.BIDI_STREAMING, options).pingPong(numbered(100, 100));
      case "large" -> start(MethodType.BIDI_STREAMING, options).all(numbered(3, 4_000_000));
      case "gzip" ->
          start(MethodType.BIDI_STREAMING, options.withCompression("gzip"))
              .all(numbered(3, 10_000));
      case "cancel" -> start(MethodType.BIDI_STREAMING, options).cancelled(ONE);
      case "deadline" ->
          code(
              start(MethodType.UNARY, options.withDeadlineAfter(400, TimeUnit.MILLISECONDS))
                  .all(List.of(ONE)));
      default -> throw new IllegalArgumentException(shape);
    };
  }

  private Call start(MethodType type, CallOptions options) {
    return start(type, options, new Metadata());
  }

  private Call start(MethodType type, CallOptions options, Metadata headers) {
    var descriptor = BytesMarshaller.method(method).toBuilder().setType(type).build();
    var call = new Call(channel.newCall(descriptor, options));
    call.call.start(call, headers);
    call.call.setMessageCompression(true);
    call.call.request(Integer.MAX_VALUE);
    return call;
  }

  private static Metadata metadata() {
    var metadata = new Metadata();
    metadata.put(ascii("app-one"), "1");
    metadata.put(ascii("app-many"), "a");
    metadata.put(ascii("app-many"), "b");
    metadata.put(binary("app-raw-bin"), new byte[] {0, -1, 1});
    metadata.put(binary("app-raws-bin"), new byte[] {(byte) 170});
    metadata.put(binary("app-raws-bin"), new byte[] {(byte) 187, 0});
    return metadata;
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static Metadata.Key<byte[]> binary(String name) {
    return Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
  }

  private static List<byte[]> numbered(int count, int size) {
    return IntStream.range(0, count)
        .mapToObj(number -> {
          var message = new byte[size];
          Arrays.fill(message, (byte) (number % 251));
          return message;
        })
        .toList();
  }

  private static String code(String outcome) {
    return outcome.substring(0, outcome.indexOf('|'));
  }

  /** Formats the custom metadata and the status details, values in their order. */
  static String shown(Metadata metadata) {
    return new TreeSet<>(metadata.keys())
        .stream()
            .filter(name -> name.startsWith("app-") || name.equals("grpc-status-details-bin"))
            .map(name -> name + "=" + values(metadata, name))
            .collect(Collectors.joining(" "));
  }

  private static String values(Metadata metadata, String name) {
    return name.endsWith(Metadata.BINARY_HEADER_SUFFIX)
        ? joined(metadata.getAll(binary(name)), HexFormat.of()::formatHex)
        : joined(metadata.getAll(ascii(name)), value -> value.replace(", ", ","));
  }

  private static <T> String joined(
      @Nullable Iterable<T> values, java.util.function.Function<T, String> text) {
    return values == null
        ? ""
        : StreamSupport.stream(values.spliterator(), false)
            .map(text)
            .collect(Collectors.joining(","));
  }

  /** One call, which collects its outcome. */
  private static final class Call extends ClientCall.Listener<byte[]> {
    private final ClientCall<byte[], byte[]> call;
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private final CRC32 crc = new CRC32();
    private Metadata headers = new Metadata();
    private int messages;
    private Runnable onMessage = () -> {};
    private volatile boolean endless;

    Call(ClientCall<byte[], byte[]> call) {
      this.call = call;
    }

    /** Sends these messages and the end of the request. */
    String all(List<byte[]> toSend) {
      toSend.forEach(call::sendMessage);
      call.halfClose();
      return outcome.join();
    }

    /** Sends without an end until the call has one. */
    String endless() {
      endless = true;
      onReady();
      return outcome.join();
    }

    /** Sends each message after the response to the one before. */
    String pingPong(List<byte[]> toSend) {
      var left = toSend.iterator();
      Runnable next =
          () -> {
            if (left.hasNext()) {
              call.sendMessage(left.next());
            } else {
              call.halfClose();
            }
          };
      onMessage = next;
      next.run();
      return outcome.join();
    }

    /** Cancels after the first response. */
    String cancelled(byte[] message) {
      onMessage = () -> call.cancel("enough", null);
      call.sendMessage(message);
      return code(outcome.join());
    }

    @Override
    public synchronized void onReady() {
      while (endless && call.isReady() && !outcome.isDone()) {
        call.sendMessage(CHUNK);
      }
    }

    @Override
    public void onHeaders(Metadata received) {
      headers = received;
    }

    @Override
    public void onMessage(byte[] message) {
      crc.update(message);
      messages++;
      onMessage.run();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      endless = false;
      var message = status.getDescription() == null ? "" : status.getDescription();
      outcome.complete(
          "%d|%s|%s|%s|%d:%08x"
              .formatted(
                  status.getCode().value(),
                  message.replace("\n", "\\n"),
                  shown(headers),
                  shown(trailers),
                  messages,
                  crc.getValue()));
    }
  }
}
