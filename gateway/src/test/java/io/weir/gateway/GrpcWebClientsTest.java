package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Any;
import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DurationProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.StatusProto;
import io.grpc.Metadata;
import io.grpc.Status;
import io.weir.testkit.upstream.Answer;
import io.weir.users.v1.GetUserRequest;
import io.weir.users.v1.User;
import io.weir.users.v1.UserEvent;
import io.weir.users.v1.WatchUsersRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * gRPC-Web clients as published on npm: connect-node, grpc-web and buf curl. Maven's profile
 * "grpcweb" fetches them.
 */
@Tag("external")
final class GrpcWebClientsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCRIPT = "clients.mjs";
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private final Path packages = Path.of(System.getProperty("grpcweb.packages", "nowhere"));
  private final TestEdge edge = TestEdge.start();
  private Path descriptors;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    descriptors = Files.write(directory.resolve("users.binpb"), schema().toByteArray());
    edge.upstream
        .always(
            TestEdge.USERS + "GetUser",
            (call, requests) -> user(requests).onComplete(call, requests))
        .always(
            TestEdge.USERS + "WatchUsers",
            (call, requests) -> events(requests).onComplete(call, requests));
  }

  /** Returns the schema of the user service and of its error details. */
  private static FileDescriptorSet schema() throws IOException {
    Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
    try (var users = TestEdge.class.getResourceAsStream("/weir/users/v1/users.binpb")) {
      FileDescriptorSet.parseFrom(users)
          .getFileList()
          .forEach(file -> files.put(file.getName(), file));
    }
    Stream.of(
            AnyProto.getDescriptor(),
            DurationProto.getDescriptor(),
            StatusProto.getDescriptor(),
            ErrorDetailsProto.getDescriptor())
        .forEach(file -> files.putIfAbsent(file.getFullName(), file.toProto()));
    return FileDescriptorSet.newBuilder().addAllFile(files.values()).build();
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  private static Answer user(List<byte[]> requests) {
    try {
      var id = GetUserRequest.parseFrom(requests.getFirst()).getId();
      return id.equals("none")
          ? refused(Status.NOT_FOUND.withDescription("no such user"), "id")
          : Answer.ok(User.newBuilder().setId(id).setDisplayName("Ada").build().toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer events(List<byte[]> requests) {
    try {
      return WatchUsersRequest.parseFrom(requests.getFirst()).getLastId() == 0
          ? Answer.ok(event(1), event(2))
          : refused(Status.OUT_OF_RANGE.withDescription("too far back"), "last_id", event(1));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] event(long id) {
    return UserEvent.newBuilder().setId(id).setKind(UserEvent.Kind.CREATED).build().toByteArray();
  }

  private static Answer refused(Status status, String field, byte[]... messages) {
    var violation = FieldViolation.newBuilder().setField(field).setDescription("wrong");
    var details =
        com.google.rpc.Status.newBuilder()
            .setCode(status.getCode().value())
            .setMessage(status.getDescription())
            .addDetails(Any.pack(BadRequest.newBuilder().addFieldViolations(violation).build()));
    var trailers = new Metadata();
    trailers.put(DETAILS, details.build().toByteArray());
    return messages.length == 0
        ? Answer.status(status, trailers)
        : Answer.statusAfter(status, trailers, messages);
  }

  private String url() {
    return "http://127.0.0.1:" + edge.gateway.port();
  }

  @Test
  void hearMessagesErrorsAndDetails() throws Exception {
    // The directory in which Node looks for imported packages.
    var script = packages.resolve(SCRIPT);
    try (var source = GrpcWebClientsTest.class.getResourceAsStream("/grpcweb/" + SCRIPT)) {
      Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
    }
    var said = run(List.of("node", script.toString(), url(), descriptors.toString()));
    Map<String, String> heard = new TreeMap<>();
    for (var line : said.lines().filter(each -> each.startsWith("{")).toList()) {
      var call = JSON.readTree(line);
      heard.put(call.get("client").asText() + ": " + call.get("call").asText(), words(call));
    }
    Map<String, String> expected = new TreeMap<>();
    Stream.of("connect, HTTP/1.1", "connect, HTTP/2", "grpc-web, binary", "grpc-web, text")
        .forEach(client -> {
          expected.put(client + ": unary", "one");
          expected.put(client + ": error", "5 no such user id");
          expected.put(client + ": stream", "1 2");
          expected.put(client + ": late", "1 11 too far back last_id");
        });
    // By its own documentation this client does not support streams in binary.
    expected.keySet().removeAll(List.of("grpc-web, binary: stream", "grpc-web, binary: late"));
    assertThat(heard).as(said).isEqualTo(expected);
  }

  /** Formats a call as "1 2" or "5 no such user id": messages, code, message and details. */
  private static String words(JsonNode call) {
    List<String> words = new ArrayList<>();
    call.path("messages").forEach(each -> words.add(each.asText()));
    if (call.has("code")) {
      words.add(call.get("code").asText());
      words.add(call.get("message").asText());
      call.path("details").forEach(each -> words.add(each.asText()));
    }
    return String.join(" ", words);
  }

  @Test
  void bufCurlHearsThemToo() throws Exception {
    assertThat(curl("GetUser", "{\"id\": \"one\"}")).contains("\"displayName\": \"Ada\"");
    assertThat(curl("WatchUsers", "{}")).contains("\"id\": \"1\"").contains("\"id\": \"2\"");
    assertThat(curl("GetUser", "{\"id\": \"none\"}"))
        .contains("\"code\": \"not_found\"")
        .contains("no such user")
        .contains("google.rpc.BadRequest");
    assertThat(curl("WatchUsers", "{\"lastId\": \"1\"}"))
        .contains("\"id\": \"1\"")
        .contains("\"code\": \"out_of_range\"");
    assertThat(edge.upstream.calls().getLast().header("content-type"))
        .isEqualTo("application/grpc");
  }

  private String curl(String rpc, String request) throws Exception {
    return run(
        List.of(
            packages.resolve("node_modules/.bin/buf").toString(),
            "curl",
            "--protocol",
            "grpcweb",
            "--schema",
            descriptors.toString(),
            "-d",
            request,
            url() + "/" + TestEdge.USERS + rpc));
  }

  /** Runs a command. Returns its output even for an error, because the exit status says no more. */
  private static String run(List<String> command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running: " + said);
    }
    return said;
  }
}
