package io.weir.gateway;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.weir.gateway.headers.HeaderRules;
import io.weir.gateway.routing.BodyLimit;
import io.weir.gateway.routing.RpcRules;
import io.weir.gateway.routing.ServedApi;
import io.weir.loadbalancer.access.AccessRules;
import io.weir.loadbalancer.cluster.ClusterConfig;
import io.weir.runtime.listener.LimitsConfig;
import java.util.List;

/** Schema that grows: "weir.test.Notes", whose RPCs take and return a Note. */
public final class NotesSchema {
  public static final String SERVICE = "weir.test.Notes";

  private static final String NOTE = ".weir.test.Note";

  private NotesSchema() {}

  /** Rules of an API without settings of its own. */
  public static ServedApi.Rules rules() {
    return new ServedApi.Rules(
        HeaderRules.defaults(),
        new RpcRules(
            List.of(),
            ClusterConfig.defaults().limits(),
            true,
            BodyLimit.ofGateway(LimitsConfig.defaults().body()),
            AccessRules.NONE));
  }

  /** Returns the schema with GetNote and CreateNote. A Note has an id and a text. */
  public static FileDescriptorProto first() {
    return file(note().build(), methods()).build();
  }

  /** Returns the schema with an additional method ArchiveNote and field author. */
  public static FileDescriptorProto grown() {
    var archive = HttpRule.newBuilder().setPost("/v1/notes/{id}:archive").setBody("*");
    return file(
            note().addField(field("author", 3, FieldDescriptorProto.Type.TYPE_STRING)).build(),
            methods().addMethod(method("ArchiveNote", NOTE, archive)))
        .build();
  }

  /** Returns the schema with a number as the text. */
  public static FileDescriptorProto broken() {
    var note =
        DescriptorProto.newBuilder()
            .setName("Note")
            .addField(field("id", 1, FieldDescriptorProto.Type.TYPE_STRING))
            .addField(field("text", 2, FieldDescriptorProto.Type.TYPE_INT64));
    return file(note.build(), methods()).build();
  }

  /** Returns a schema with two methods that claim one route, which no gateway can serve. */
  public static FileDescriptorProto impossible() {
    var same = HttpRule.newBuilder().setGet("/v1/notes/{id}");
    return file(note().build(), methods().addMethod(method("ReadNote", NOTE, same))).build();
  }

  private static FileDescriptorProto.Builder file(
      DescriptorProto note, ServiceDescriptorProto.Builder service) {
    return FileDescriptorProto.newBuilder()
        .setName("weir/test/notes.proto")
        .setPackage("weir.test")
        .setSyntax("proto3")
        .addDependency(AnnotationsProto.getDescriptor().getName())
        .addMessageType(note)
        .addService(service);
  }

  private static DescriptorProto.Builder note() {
    return DescriptorProto.newBuilder()
        .setName("Note")
        .addField(field("id", 1, FieldDescriptorProto.Type.TYPE_STRING))
        .addField(field("text", 2, FieldDescriptorProto.Type.TYPE_STRING));
  }

  private static ServiceDescriptorProto.Builder methods() {
    var get = HttpRule.newBuilder().setGet("/v1/notes/{id}");
    var create = HttpRule.newBuilder().setPost("/v1/notes").setBody("*");
    return ServiceDescriptorProto.newBuilder()
        .setName("Notes")
        .addMethod(method("GetNote", NOTE, get))
        .addMethod(method("CreateNote", NOTE, create));
  }

  private static FieldDescriptorProto field(
      String name, int number, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setJsonName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
        .build();
  }

  private static MethodDescriptorProto method(String name, String type, HttpRule.Builder rule) {
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType(type)
        .setOutputType(type)
        .setOptions(MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule.build()))
        .build();
  }

  /** Returns the descriptor as a server uses it. */
  public static FileDescriptor linked(FileDescriptorProto file) {
    try {
      return FileDescriptor.buildFrom(
          file, new FileDescriptor[] {AnnotationsProto.getDescriptor()});
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
