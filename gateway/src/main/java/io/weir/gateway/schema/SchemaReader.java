package io.weir.gateway.schema;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.weir.gateway.schema.ReflectionClient.Answers;
import io.weir.gateway.schema.ReflectionClient.Version;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Reads the schema of one instance once: its services, the files that declare them, and their
 * imports, level by level. Always terminates, whatever the instance answers: each round must bring
 * the requested files, and rounds, files, bytes and time are limited. The steps run one after
 * another.
 */
final class SchemaReader {
  /**
   * Services that gRPC itself adds to a server; they describe only the instance that serves them.
   */
  private static final List<String> OF_GRPC =
      List.of("grpc.reflection.", "grpc.health.", "grpc.channelz.");

  private final ReflectionClient instance;
  private final List<String> wanted;
  private final ReadingLimits limits;
  private final LongSupplier nanoTime;
  private final long endNanos;
  private final Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
  private Version version = Version.V1;
  private int rounds;
  private long bytes;

  /**
   * @param wanted services to read; empty for all but those of gRPC itself
   */
  SchemaReader(
      ReflectionClient instance, List<String> wanted, ReadingLimits limits, LongSupplier nanoTime) {
    this.instance = instance;
    this.wanted = wanted;
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.endNanos = nanoTime.getAsLong() + limits.time().toNanos();
  }

  /** Reads the schema; the future fails with {@link UnreadableSchemaException}. */
  CompletableFuture<ReflectedSchema> read() {
    return services()
        .thenApply(this::chosen)
        .thenCompose(services -> declaring(services).thenApply(done -> schema(services)));
  }

  private ReflectedSchema schema(List<String> services) {
    return ReflectedSchema.of(files.values(), services);
  }

  private CompletableFuture<List<String>> services() {
    List<ReflectionRequest> question = List.of(new ReflectionRequest.Services());
    return ask(question)
        .exceptionallyCompose(thrown -> {
          if (!isUnimplemented(thrown)) {
            return CompletableFuture.failedFuture(thrown);
          }
          version = Version.V1ALPHA;
          return ask(question);
        })
        .thenApply(SchemaReader::names);
  }

  private static boolean isUnimplemented(Throwable thrown) {
    var cause = thrown.getCause() == null ? thrown : thrown.getCause();
    return cause instanceof UnreadableSchemaException unreadable && unreadable.isUnimplemented();
  }

  private static List<String> names(List<ReflectionResponse> answers) {
    for (var answer : answers) {
      if (answer instanceof ReflectionResponse.Services(var names)) {
        return names;
      }
    }
    throw new UnreadableSchemaException("it did not say which services it has");
  }

  private List<String> chosen(List<String> found) {
    var own =
        found.stream()
            .filter(name -> OF_GRPC.stream().noneMatch(name::startsWith))
            .distinct()
            .sorted()
            .toList();
    if (wanted.isEmpty() && own.isEmpty()) {
      throw new UnreadableSchemaException("it has no services but those of gRPC itself");
    }
    for (var name : wanted) {
      if (!found.contains(name)) {
        throw new UnreadableSchemaException(
            "it has no service %s, it has %s".formatted(name, String.join(", ", own)));
      }
    }
    return wanted.isEmpty() ? own : wanted;
  }

  private CompletableFuture<Void> declaring(List<String> services) {
    List<ReflectionRequest> questions =
        services.stream().<ReflectionRequest>map(ReflectionRequest.Declaring::new).toList();
    return ask(questions)
        .thenCompose(answers -> {
          take(answers);
          return imports();
        });
  }

  private CompletableFuture<Void> imports() {
    var missing = missing();
    if (missing.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    List<ReflectionRequest> questions =
        missing.stream().<ReflectionRequest>map(ReflectionRequest.Named::new).toList();
    return ask(questions)
        .thenCompose(answers -> {
          take(answers);
          requireFound(missing);
          return imports();
        });
  }

  private List<String> missing() {
    return files.values().stream()
        .map(FileDescriptorProto::getDependencyList)
        .flatMap(Collection::stream)
        .filter(name -> !files.containsKey(name))
        .distinct()
        .toList();
  }

  private void requireFound(List<String> asked) {
    for (var name : asked) {
      if (!files.containsKey(name)) {
        throw new UnreadableSchemaException(
            "it did not send " + name + ", which its schema imports");
      }
    }
  }

  private CompletableFuture<List<ReflectionResponse>> ask(List<ReflectionRequest> questions) {
    long left = endNanos - nanoTime.getAsLong();
    if (left <= 0 || ++rounds > limits.rounds()) {
      return CompletableFuture.failedFuture(
          new UnreadableSchemaException(
              "its schema was not read after %d rounds and %d bytes".formatted(rounds - 1, bytes)));
    }
    if (questions.size() > limits.files()) {
      return CompletableFuture.failedFuture(tooMany());
    }
    return instance
        .ask(version, questions, Duration.ofNanos(left), Math.max(1, limits.bytes() - bytes))
        .thenApply(this::count);
  }

  private List<ReflectionResponse> count(Answers answers) {
    bytes += answers.bytes();
    return answers.answers();
  }

  private void take(List<ReflectionResponse> answers) {
    for (var answer : answers) {
      switch (answer) {
        case ReflectionResponse.Files(var serialized) -> serialized.forEach(this::take);
        case ReflectionResponse.Refused(int code, String message) ->
            throw new UnreadableSchemaException(
                "reflection answered error %d %s".formatted(code, message));
        case ReflectionResponse.Services _, ReflectionResponse.Other _ -> {}
      }
    }
  }

  private void take(ByteString serialized) {
    try {
      var file = FileDescriptorProto.parseFrom(serialized);
      files.putIfAbsent(file.getName(), file);
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableSchemaException("it sent bytes that are not a FileDescriptorProto");
    }
    if (files.size() > limits.files()) {
      throw tooMany();
    }
  }

  private UnreadableSchemaException tooMany() {
    return new UnreadableSchemaException("its schema has more than " + limits.files() + " files");
  }
}
