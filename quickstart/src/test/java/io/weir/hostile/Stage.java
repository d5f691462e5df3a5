package io.weir.hostile;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.weir.quickstart.GatewayProcess;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import io.weir.users.v1.ChatEvent;
import io.weir.users.v1.SearchUsersResponse;
import io.weir.users.v1.User;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gateway as a process, with the flags of ./weir, in front of three scripted instances. */
final class Stage implements AutoCloseable {
  static final String GET_USER = "weir.users.v1.UserService/GetUser";
  static final String CREATE_USER = "weir.users.v1.UserService/CreateUser";
  static final String WATCH_USERS = "weir.users.v1.UserService/WatchUsers";
  static final String IMPORT_USERS = "weir.users.v1.UserService/ImportUsers";
  static final String CHAT = "weir.users.v1.RoomService/Chat";

  /** Path whose answer has 30 MB. */
  static final String LARGE_PATH = "/v1/users:search?query=ab";

  static final User USER = User.newBuilder().setId("u1").setDisplayName("Ada").build();
  static final String SERVICE = "weir.users.v1.UserService/";
  private static final int LARGE = 30_000_000;
  private static final int PARTS = 300;

  private final List<ScriptedUpstream> instances =
      Stream.generate(ScriptedUpstream::start).limit(3).toList();
  private final GatewayProcess gateway;

  Stage(Path directory) throws IOException {
    instances.forEach(Stage::script);
    var addresses =
        instances.stream().map(i -> '"' + i.address() + '"').collect(Collectors.joining(", "));
    gateway =
        GatewayProcess.prepare(
            directory,
            "gateway",
            """
            apis: [{descriptors: "classpath:weir/users/v1/users.binpb", cluster: users}]
            clusters: {users: {endpoints: [%s]}}
            access-log: off
            """
                .formatted(addresses),
            "-Xmx512m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:TieredStopAtLevel=4");
    gateway.start();
  }

  static void script(ScriptedUpstream instance) {
    var large = User.newBuilder().setDisplayName("x".repeat(LARGE));
    var part = User.newBuilder().setDisplayName("x".repeat(LARGE / PARTS)).build();
    var found = SearchUsersResponse.newBuilder().addUsers(large).build();
    instance
        .always(GET_USER, Answer.ok(USER.toByteArray()))
        .always(CREATE_USER, Answer.ok(USER.toByteArray()))
        .always(SERVICE + "ListUsers", Answer.ok(new byte[0]))
        .always(SERVICE + "SearchUsers", Answer.ok(found.toByteArray()))
        .always(SERVICE + "ExportUsers", new Parts(part.toByteArray()))
        .always(WATCH_USERS, Answer.never())
        .always(IMPORT_USERS, new Stalled())
        .always(CHAT, new Talk());
  }

  GatewayProcess gateway() {
    return gateway;
  }

  /** Returns the number of calls that have not ended at the instances. */
  int open() {
    return instances.stream().mapToInt(ScriptedUpstream::open).sum();
  }

  /** Drops the records of calls, of which attacks make millions. */
  void forget() {
    instances.forEach(ScriptedUpstream::forget);
  }

  @Override
  public void close() {
    gateway.close();
    instances.forEach(ScriptedUpstream::close);
  }

  /** Sends an event for each message. */
  private static final class Talk implements Answer {
    private static final byte[] SAID =
        ChatEvent.newBuilder().setKind(ChatEvent.Kind.SAID).build().toByteArray();

    @Override
    public void onHeaders(ServerCall<byte[], byte[]> call) {
      call.sendHeaders(new Metadata());
    }

    @Override
    public void onMessage(ServerCall<byte[], byte[]> call, byte[] request) {
      call.sendMessage(SAID);
    }

    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
      call.close(Status.OK, new Metadata());
    }
  }

  /** Reads one message and no other. */
  private static final class Stalled implements Answer {
    @Override
    public void onMessage(ServerCall<byte[], byte[]> call, byte[] request) {
      while (!call.isCancelled()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }

    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
      call.close(Status.OK, new Metadata());
    }
  }

  /** Sends many messages, each when the client has room for it. */
  private static final class Parts implements Answer {
    private final byte[] part;

    Parts(byte[] part) {
      this.part = part;
    }

    @Override
    public void onComplete(ServerCall<byte[], byte[]> call, List<byte[]> requests) {
      call.sendHeaders(new Metadata());
      for (int i = 0; i < PARTS && !call.isCancelled(); i++) {
        while (!call.isReady() && !call.isCancelled()) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        call.sendMessage(part);
      }
      if (!call.isCancelled()) {
        call.close(Status.OK, new Metadata());
      }
    }
  }
}
