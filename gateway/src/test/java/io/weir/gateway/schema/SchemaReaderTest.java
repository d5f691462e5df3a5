package io.weir.gateway.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.AnnotationsProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.linecorp.armeria.client.WebClient;
import io.grpc.Status;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.weir.gateway.NotesSchema;
import io.weir.gateway.ReflectingServer;
import io.weir.testkit.upstream.Answer;
import io.weir.testkit.upstream.ScriptedUpstream;
import io.weir.transcoding.ApiOptions;
import io.weir.transcoding.SchemaException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Reflection responses of a real server, and responses that must be rejected. */
final class SchemaReaderTest {
  private static final ReadingLimits LIMITS = ReadingLimits.defaults();

  private static ReflectedSchema read(String address, ReadingLimits limits, String... services) {
    var client = new ReflectionClient(WebClient.of("h2c://" + address)::execute, Runnable::run);
    try {
      return new SchemaReader(client, List.of(services), limits, System::nanoTime).read().join();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    }
  }

  private static ReflectedSchema read(String address, String... services) {
    return read(address, LIMITS, services);
  }

  @Test
  void readsTheSameSchemaByBothVersions() {
    try (var v1 = ReflectingServer.start(NotesSchema.first());
        var v1alpha = ReflectingServer.startV1Alpha(NotesSchema.first())) {
      var schema = read(v1.address());
      assertThat(Epoch.compile(schema, ApiOptions.DEFAULT).api().routes()).hasSize(2);
      assertThat(schema.files().getFileList())
          .extracting(FileDescriptorProto::getName)
          .contains("weir/test/notes.proto", "google/api/annotations.proto");
      assertThat(read(v1alpha.address()).hash()).isEqualTo(schema.hash());
    }
  }

  @Test
  void tellsAnotherSchemaByItsHash() {
    try (var first = ReflectingServer.start(NotesSchema.first());
        var grown = ReflectingServer.start(NotesSchema.grown())) {
      assertThat(read(first.address()).hash()).isNotEqualTo(read(grown.address()).hash());
    }
  }

  @Test
  void leavesOutTheServicesOfGrpcItself() {
    try (var server = ReflectingServer.start(NotesSchema.first())) {
      assertThat(read(server.address()).files().getFileList())
          .flatExtracting(FileDescriptorProto::getServiceList)
          .extracting(service -> service.getName())
          .containsExactly("Notes");
    }
  }

  @Test
  void readsOnlyWhatIsWanted() {
    try (var server = ReflectingServer.start(NotesSchema.first())) {
      assertThat(read(server.address(), NotesSchema.SERVICE).hash())
          .isEqualTo(read(server.address()).hash());
      assertThatThrownBy(() -> read(server.address(), "weir.test.Others"))
          .isInstanceOf(UnreadableSchemaException.class)
          .hasMessage("it has no service weir.test.Others, it has weir.test.Notes");
    }
  }

  @Test
  void saysThatThereIsNoReflection() {
    try (var server = ScriptedUpstream.start()) {
      server.always(ReflectionScript.V1, Answer.status(Status.UNIMPLEMENTED));
      server.always(ReflectionScript.V1_ALPHA, Answer.status(Status.UNIMPLEMENTED));
      refused(server, "neither grpc.reflection.v1 nor grpc.reflection.v1alpha");
    }
  }

  @Test
  void saysWhatTheServerSaid() {
    try (var server = ScriptedUpstream.start()) {
      server.always(
          ReflectionScript.V1,
          Answer.status(Status.PERMISSION_DENIED.withDescription("not for you")));
      refused(server, "grpc-status 7 not for you");
    }
  }

  @Test
  void refusesWhatIsNoAnswer() {
    try (var server = ScriptedUpstream.start()) {
      server.always(ReflectionScript.V1, Answer.ok(new byte[] {0x32, 0x7f}));
      refused(server, "not a ServerReflectionResponse");
      server.always(ReflectionScript.V1, Answer.ok());
      refused(server, "did not say which services it has");
      server.always(ReflectionScript.V1, ReflectionScript.of(Map.of()));
      refused(server, "error 5");
      server.always(
          ReflectionScript.V1,
          ReflectionScript.of(Map.of(NotesSchema.SERVICE, ByteString.copyFromUtf8("what?"))));
      refused(server, "not a FileDescriptorProto");
    }
  }

  @Test
  void refusesASchemaThatIsNotWhole() {
    try (var server = ScriptedUpstream.start()) {
      server.always(
          ReflectionScript.V1,
          ReflectionScript.of(Map.of(NotesSchema.SERVICE, NotesSchema.first().toByteString())));
      refused(server, "error 5");
      var other = NotesSchema.first().toBuilder().clearService().build();
      server.always(
          ReflectionScript.V1,
          ReflectionScript.of(
              Map.of(
                  NotesSchema.SERVICE,
                  other.toByteString(),
                  other.getDependency(0),
                  AnnotationsProto.getDescriptor().toProto().toByteString(),
                  "google/api/http.proto",
                  noImports("google/api/http.proto"),
                  "google/protobuf/descriptor.proto",
                  noImports("d.proto"))));
      refused(server, "did not send google/protobuf/descriptor.proto");
    }
  }

  @Test
  void refusesImportsThatGoInCircles() {
    try (var server = ScriptedUpstream.start()) {
      server.always(
          ReflectionScript.V1,
          ReflectionScript.of(
              Map.of(NotesSchema.SERVICE, importing("a", "b"), "b", importing("b", "a"))));
      assertThatThrownBy(() -> Epoch.compile(read(server.address()), ApiOptions.DEFAULT))
          .isInstanceOfAny(SchemaException.class, UnreadableSchemaException.class);
    }
  }

  @Test
  void readsNoMoreThanItsLimits() {
    try (var server = ReflectingServer.start(NotesSchema.first())) {
      assertThatThrownBy(() -> read(server.address(), limits(100, 99, 9)))
          .hasMessageContaining("larger than is taken");
      assertThatThrownBy(() -> read(server.address(), limits(1 << 20, 1, 9)))
          .hasMessageContaining("more than 1 files");
      assertThatThrownBy(() -> read(server.address(), limits(1 << 20, 99, 1)))
          .hasMessageContaining("not read after 1 rounds");
    }
  }

  @Test
  void followsNoEndlessChainOfImports() {
    try (var server = ScriptedUpstream.start()) {
      server.always(ReflectionScript.V1, ReflectionScript.each(SchemaReaderTest::endless));
      refused(server, "not read after 64 rounds");
    }
  }

  @Test
  void waitsForNobodyForever() {
    try (var server = ScriptedUpstream.start()) {
      server.always(ReflectionScript.V1, Answer.never());
      var limits = new ReadingLimits(1 << 20, 9, 9, Duration.ofMillis(50));
      assertThatThrownBy(() -> read(server.address(), limits))
          .hasMessageContaining("did not answer in time");
      server.stop();
      // "could not connect", or "the connection broke" if its end has not been noticed yet.
      refused(server, "connect");
    }
  }

  private static void refused(ScriptedUpstream server, String why) {
    assertThatThrownBy(() -> read(server.address()))
        .isInstanceOf(UnreadableSchemaException.class)
        .hasMessageContaining(why);
  }

  private static ReadingLimits limits(long bytes, int files, int rounds) {
    return new ReadingLimits(bytes, files, rounds, Duration.ofSeconds(10));
  }

  private static ByteString noImports(String name) {
    return FileDescriptorProto.newBuilder().setName(name).build().toByteString();
  }

  private static ByteString importing(String name, String other) {
    var file = NotesSchema.first().toBuilder().setName(name).clearDependency();
    return (name.equals("b") ? file.clearService().clearMessageType() : file)
        .addDependency(other)
        .build()
        .toByteString();
  }

  private static ServerReflectionResponse endless(ServerReflectionRequest request) {
    var asked = request.getFileByFilename();
    return asked.isEmpty() && request.getFileContainingSymbol().isEmpty()
        ? ReflectionScript.services(NotesSchema.SERVICE)
        : ReflectionScript.file(importing(asked.isEmpty() ? "x" : asked, asked + "xx"));
  }
}
