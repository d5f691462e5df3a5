package io.weir.benchmarks;

import com.google.api.AnnotationsProto;
import com.google.api.HttpProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import io.weir.transcoding.Api;
import io.weir.transcoding.RouteMatch;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding the route of a path, among few and many routes, for random paths. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class RouteMatchBenchmark {
  private static final int PATHS = 1 << 10;

  @Param({"10", "1000", "10000"})
  public int routes = 10;

  private final String[] paths = new String[PATHS];
  private Api api = api(1);
  private int next;

  @Setup
  public void prepare() {
    api = api(routes);
    var random = new Random(4);
    for (int i = 0; i < PATHS; i++) {
      paths[i] = path(random.nextInt(routes), "item-" + random.nextInt(1000));
      if (!(api.match("GET", paths[i]) instanceof RouteMatch.Found)) {
        throw new IllegalStateException(paths[i]);
      }
    }
  }

  @Benchmark
  public RouteMatch match() {
    return api.match("GET", paths[next++ & PATHS - 1]);
  }

  /**
   * Returns a path. Each collection has ten kinds: literals that fan out, with a variable in
   * between.
   */
  private static String path(int route, String id) {
    return "/v1/collection" + route / 10 + "/" + id + "/kind" + route % 10;
  }

  private static Api api(int routes) {
    var service = ServiceDescriptorProto.newBuilder().setName("Many");
    for (int i = 0; i < routes; i++) {
      var rule = HttpRule.newBuilder().setGet(path(i, "{id}"));
      service.addMethod(
          MethodDescriptorProto.newBuilder()
              .setName("Get" + i)
              .setInputType(".many.Name")
              .setOutputType(".many.Name")
              .setOptions(
                  MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule.build())));
    }
    var set =
        FileDescriptorSet.newBuilder()
            .addFile(com.google.protobuf.DescriptorProtos.getDescriptor().toProto())
            .addFile(HttpProto.getDescriptor().toProto())
            .addFile(AnnotationsProto.getDescriptor().toProto())
            .addFile(
                FileDescriptorProto.newBuilder()
                    .setName("many.proto")
                    .setPackage("many")
                    .setSyntax("proto3")
                    .addDependency("google/api/annotations.proto")
                    .addMessageType(name())
                    .addService(service));
    return Api.compile(set.build().toByteArray());
  }

  private static DescriptorProto name() {
    return DescriptorProto.newBuilder()
        .setName("Name")
        .addField(
            FieldDescriptorProto.newBuilder()
                .setName("id")
                .setNumber(1)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                .setType(FieldDescriptorProto.Type.TYPE_STRING))
        .build();
  }
}
