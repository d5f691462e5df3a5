package io.weir.transcoding.openapi;

import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.HashMap;
import java.util.Map;

/**
 * Names of operations that a code generator can make methods of: "UserService_GetUser", of a second
 * binding "UserService_GetUser_2". Where two packages have the same, the later takes its package
 * in.
 */
final class OperationIds {
  private final Map<String, String> owners = new HashMap<>();

  /**
   * @param number which binding of the method, from 1
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
