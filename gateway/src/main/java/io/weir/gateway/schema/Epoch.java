package io.weir.gateway.schema;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.weir.transcoding.Api;
import io.weir.transcoding.ApiOptions;
import io.weir.transcoding.SchemaException;
import java.util.HashSet;
import java.util.Set;

/** A schema that instances of a cluster have, compiled. */
record Epoch(String hash, FileDescriptorSet files, Api api) {

  /**
   * @throws SchemaException if it cannot be served; the message says why
   */
  static Epoch compile(ReflectedSchema schema, ApiOptions options) {
    // While a deploy lasts some instances do not have what a rule is for.
    var known = options.rules().of(methods(schema.files()));
    try {
      return new Epoch(
          schema.hash(),
          schema.files(),
          Api.compile(schema.files().toByteArray(), new ApiOptions(options.json(), known)));
    } catch (StackOverflowError deep) {
      // Imports and types are followed by recursion; what an instance sends has any depth.
      throw new SchemaException("its types or imports are nested too deeply");
    }
  }

  /** Full names: "pkg.Service.Method". */
  private static Set<String> methods(FileDescriptorSet files) {
    var names = new HashSet<String>();
    for (var file : files.getFileList()) {
      var prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
      for (var service : file.getServiceList()) {
        for (var method : service.getMethodList()) {
          names.add(prefix + service.getName() + "." + method.getName());
        }
      }
    }
    return names;
  }
}
