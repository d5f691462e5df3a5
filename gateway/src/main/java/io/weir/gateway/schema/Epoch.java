package io.weir.gateway.schema;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import io.weir.transcoding.Api;
import io.weir.transcoding.ApiOptions;
import io.weir.transcoding.SchemaException;
import java.util.HashSet;
import java.util.Set;

/** Compiled schema that some instances of a cluster have. */
record Epoch(String hash, FileDescriptorSet files, Api api) {

  /**
   * Compiles a schema.
   *
   * @throws SchemaException if it cannot be served; the message says why
   */
  static Epoch compile(ReflectedSchema schema, ApiOptions options) {
    // During a deploy some instances lack a method that a configured rule names.
    var known = options.rules().of(methods(schema.files()));
    try {
      return new Epoch(
          schema.hash(),
          schema.files(),
          Api.compile(
              schema.files().toByteArray(),
              new ApiOptions(options.json(), known, options.mapping())));
    } catch (StackOverflowError deep) {
      // The compiler follows imports and types recursively; an instance may send any depth.
      throw new SchemaException("its types or imports are nested too deeply");
    }
  }

  /** Returns the full names of all methods: "pkg.Service.Method". */
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
