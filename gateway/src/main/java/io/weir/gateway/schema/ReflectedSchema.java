package io.weir.gateway.schema;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Schema of an instance: the services to serve, and every file that they need.
 *
 * @param hash equal for instances with the same schema, whatever the order of their files
 */
record ReflectedSchema(String hash, FileDescriptorSet files) {

  static ReflectedSchema of(Collection<FileDescriptorProto> files, List<String> services) {
    var wanted = Set.copyOf(services);
    List<FileDescriptorProto> chosen = new ArrayList<>();
    files.stream()
        .sorted(Comparator.comparing(FileDescriptorProto::getName))
        .map(file -> only(wanted, file))
        .forEach(chosen::add);
    var found = chosen.stream().flatMap(file -> names(file).stream()).toList();
    for (var name : services) {
      if (!found.contains(name)) {
        throw new UnreadableSchemaException("it did not send the file that declares " + name);
      }
    }
    var set = FileDescriptorSet.newBuilder().addAllFile(chosen).build();
    return new ReflectedSchema(SchemaHash.of(set.toByteArray()), set);
  }

  private static FileDescriptorProto only(Set<String> services, FileDescriptorProto file) {
    var kept = file.toBuilder().clearSourceCodeInfo().clearService();
    for (var service : file.getServiceList()) {
      if (services.contains(name(file, service))) {
        kept.addService(service);
      }
    }
    return kept.build();
  }

  private static List<String> names(FileDescriptorProto file) {
    return file.getServiceList().stream().map(service -> name(file, service)).toList();
  }

  private static String name(FileDescriptorProto file, ServiceDescriptorProto service) {
    return file.getPackage().isEmpty()
        ? service.getName()
        : file.getPackage() + "." + service.getName();
  }
}
