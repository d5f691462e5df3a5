package io.weir.gateway.form.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.api.HttpProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.gateway.form.upstream.RequestError;
import io.weir.runtime.exchange.Exchange;
import io.weir.transcoding.Api;
import io.weir.transcoding.HttpCall;
import io.weir.transcoding.RouteMatch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ElementDecoderTest {
  private static final int MANY = 1_300;
  private static final int FRAME = 5;

  private static HttpCall call() {
    var rule = HttpRule.newBuilder().setPost("/v1/notes").setBody("*").build();
    var rpc =
        MethodDescriptorProto.newBuilder()
            .setName("Tell")
            .setInputType(".Note")
            .setOutputType(".Note")
            .setClientStreaming(true)
            .setOptions(MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule));
    var text = FieldDescriptorProto.newBuilder().setName("text").setNumber(1).setJsonName("text");
    text.setType(FieldDescriptorProto.Type.TYPE_STRING);
    var file =
        FileDescriptorProto.newBuilder()
            .setName("notes.proto")
            .setSyntax("proto3")
            .addMessageType(DescriptorProto.newBuilder().setName("Note").addField(text))
            .addService(ServiceDescriptorProto.newBuilder().setName("Notes").addMethod(rpc));
    var set =
        FileDescriptorSet.newBuilder()
            .addFile(DescriptorProtos.getDescriptor().toProto())
            .addFile(HttpProto.getDescriptor().toProto())
            .addFile(AnnotationsProto.getDescriptor().toProto())
            .addFile(file);
    var match = Api.compile(set.build().toByteArray()).match("POST", "/v1/notes");
    return ((RouteMatch.Found) match).call();
  }

  /** Returns what pieces of NDJSON become. */
  private static List<byte[]> decode(String... pieces) {
    var request = HttpRequest.of(HttpMethod.POST, "/v1/notes");
    var exchange = Exchange.of(ServiceRequestContext.of(request));
    var frames = new StreamingRequest.Frames(exchange, call(), null, "application/x-ndjson");
    var decoder = new ElementDecoder(frames, false, 1 << 20, new RequestError());
    var data = Arrays.stream(pieces).map(HttpData::ofUtf8).toArray(HttpData[]::new);
    return HttpRequest.of(request.headers(), data).decode(decoder).collect().join().stream()
        .map(object -> ((HttpData) object).array())
        .toList();
  }

  @Test
  void joinsTheFramesOfAPiece() {
    var frames = decode("{}\n".repeat(MANY));
    assertThat(frames).hasSize(1);
    assertThat(frames.getFirst()).hasSize(MANY * FRAME);
  }

  @Test
  void doesNotHoldBackACompleteElement() {
    assertThat(decode("{\"text\":\"a\"}", "{}")).hasSize(2);
  }
}
