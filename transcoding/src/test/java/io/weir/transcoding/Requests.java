package io.weir.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.weir.transcoding.schema.DescriptorSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** Sends requests to the API of a descriptor set and shows the results as text. */
final class Requests {
  private final Api api;
  private final TypeRegistry types;
  private final List<FileDescriptor> files;

  Requests(String resource) {
    this(resource, ApiOptions.DEFAULT);
  }

  Requests(String resource, ApiOptions options) {
    this(load(resource), options);
  }

  Requests(byte[] set, ApiOptions options) {
    api = Api.compile(set, options);
    files = DescriptorSet.parse(set);
    types =
        TypeRegistry.newBuilder()
            .add(files.stream().flatMap(file -> file.getMessageTypes().stream()).toList())
            .build();
  }

  static byte[] load(String resource) {
    try (var in = Requests.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Api api() {
    return api;
  }

  /**
   * @param target "GET /path?query"
   */
  HttpCall call(String target) {
    int space = target.indexOf(' ');
    int question = target.indexOf('?');
    var path = target.substring(space + 1, question < 0 ? target.length() : question);
    var match = api.match(target.substring(0, space), path);
    assertThat(match).as(target).isInstanceOf(RouteMatch.Found.class);
    return ((RouteMatch.Found) match).call();
  }

  private static @Nullable String query(String target) {
    int question = target.indexOf('?');
    return question < 0 ? null : target.substring(question + 1);
  }

  /** Returns the request message as protobuf-java-util prints it. */
  String request(String target, String body) {
    return upload(target, null, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the request message for raw content. */
  String upload(String target, @Nullable String contentType, byte[] body) {
    var call = call(target);
    var message = new Output(16);
    message.writeInt(7);
    call.writeRequest(query(target), contentType, body, message);
    assertThat(message.toByteArray()).startsWith(0, 0, 0, 7);
    byte[] wire = message.toByteArray();
    try {
      var parsed =
          DynamicMessage.newBuilder(types(call, true)).mergeFrom(wire, 4, wire.length - 4).build();
      return JsonFormat.printer()
          .usingTypeRegistry(types)
          .omittingInsignificantWhitespace()
          .print(parsed)
          .replace("\\u003d", "=") // the reference escapes '=' for HTML
          .replace("\\u0026", "&");
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** Fails unless the bytes are a valid message of the call's request type. */
  void assertIsRequest(HttpCall call, byte[] wire) {
    try {
      var parsed = DynamicMessage.parseFrom(types(call, true), wire);
      assertThat(parsed.getUnknownFields().asMap()).isEmpty();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private Descriptor types(HttpCall call, boolean input) {
    var name = call.route().rpc().fullName();
    int slash = name.indexOf('/');
    var method =
        files.stream()
            .flatMap(file -> file.getServices().stream())
            .filter(service -> service.getFullName().equals(name.substring(0, slash)))
            .map(service -> service.findMethodByName(name.substring(slash + 1)))
            .findFirst()
            .orElseThrow();
    return input ? method.getInputType() : method.getOutputType();
  }

  /** Returns the violations as "field: description", one per line. */
  String refusal(String target, String body) {
    var call = call(target);
    var message = new Output(16);
    message.writeByte(1);
    var refused =
        Assertions.catchThrowableOfType(
            TranscodingException.class,
            () -> call.writeRequest(query(target), body.getBytes(StandardCharsets.UTF_8), message));
    assertThat(refused).as(target).isNotNull();
    assertThat(message.length()).isEqualTo(1);
    return String.join(
        "\n", refused.violations().stream().map(v -> v.field() + ": " + v.description()).toList());
  }

  byte[] response(String target, String json) {
    var builder = DynamicMessage.newBuilder(types(call(target), false));
    try {
      JsonFormat.parser().usingTypeRegistry(types).merge(json, builder);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    return builder.build().toByteArray();
  }

  /** Returns the HTTP response for a response message given as JSON. */
  String answer(String target, String json) {
    byte[] message = response(target, json);
    var out = new Output(16);
    call(target).writeResponse(message, 0, message.length, out);
    return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
  }

  @Nullable String location(String target, String json) {
    byte[] message = response(target, json);
    return call(target).location(message, 0, message.length);
  }
}
