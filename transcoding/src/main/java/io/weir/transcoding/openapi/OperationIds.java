package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.HashMap;
import java.util.Map;

/**
 * Assigns operation ids that code generators can use as method names: "UserService_GetUser", or
 * "UserService_GetUser_2" for a second binding. If two packages have the same service name, the
 * later one includes its package.
 */
final class OperationIds {
  private final Map<String, String> owners = new HashMap<>();

  /**
   * Returns the id of an operation.
   *
   * @param number position among the bindings of the method, from 1
   */
  String of(MethodDescriptor method, int number) {
    var name = base(method);
    return number == 1 ? name : name + "_" + number;
  }

  private String base(MethodDescriptor method) {
    var service = method.getService();
    var name = service.getName() + "_" + method.getName();
    return owners.computeIfAbsent(name, free -> method.getFullName()).equals(method.getFullName())
        ? name
        : service.getFullName().replace('.', '_') + "_" + method.getName();
  }
}
