package io.weir.gateway.schema;

import com.google.api.AnnotationsProto;
import com.google.api.HttpProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.reflection.v1.ErrorResponse;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.reflection.v1.ListServiceResponse;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.weir.gateway.NotesSchema;
import io.weir.testkit.upstream.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reflection responses that no real server would send. */
final class ReflectionScript {
  static final String V1 = "grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
  static final String V1_ALPHA = "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";

  private ReflectionScript() {}

  /** Response to one request. */
  interface Reply {
    ServerReflectionResponse to(ServerReflectionRequest request);
  }

  /** Returns an answer with this file and all its imports. */
  static Answer telling(FileDescriptorProto file) {
    Map<String, ByteString> files = new HashMap<>();
    files.put(NotesSchema.SERVICE, file.toByteString());
    for (FileDescriptor other :
        List.of(
            AnnotationsProto.getDescriptor(),
            HttpProto.getDescriptor(),
            DescriptorProtos.getDescriptor())) {
      files.put(other.getName(), other.toProto().toByteString());
    }
    return of(files);
  }

  /**
   * Returns an answer by symbol or by name of the file; the service is {@link NotesSchema#SERVICE}.
   */
  static Answer of(Map<String, ByteString> files) {
    return each(request -> {
      if (request.hasListServices()) {
        return services(NotesSchema.SERVICE);
      }
      var found = files.get(request.getFileByFilename() + request.getFileContainingSymbol());
      return found == null ? notFound() : file(found);
    });
  }

  static Answer each(Reply reply) {
    return (call, requests) -> {
      call.sendHeaders(new Metadata());
      for (var request : requests) {
        call.sendMessage(reply.to(parsed(request)).toByteArray());
      }
      call.close(Status.OK, new Metadata());
    };
  }

  private static ServerReflectionRequest parsed(byte[] request) {
    try {
      return ServerReflectionRequest.parseFrom(request);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static ServerReflectionResponse services(String name) {
    var service = ServiceResponse.newBuilder().setName(name);
    return ServerReflectionResponse.newBuilder()
        .setListServicesResponse(ListServiceResponse.newBuilder().addService(service))
        .build();
  }

  static ServerReflectionResponse file(ByteString file) {
    return ServerReflectionResponse.newBuilder()
        .setFileDescriptorResponse(FileDescriptorResponse.newBuilder().addFileDescriptorProto(file))
        .build();
  }

  private static ServerReflectionResponse notFound() {
    return ServerReflectionResponse.newBuilder()
        .setErrorResponse(ErrorResponse.newBuilder().setErrorCode(5).setErrorMessage("no file"))
        .build();
  }
}
