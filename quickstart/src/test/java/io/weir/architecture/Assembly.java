package io.weir.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;

/** Classes that assemble a process. Only they may use the real clock. */
final class Assembly {
  private static final Set<String> NAMES =
      Set.of(
          "io.weir.gateway.EdgeParts",
          "io.weir.gateway.Gateway",
          "io.weir.gateway.GatewayMain",
          "io.weir.loadbalancer.sidecar.Inbound",
          "io.weir.loadbalancer.sidecar.Outbound",
          "io.weir.loadbalancer.sidecar.Sidecar",
          "io.weir.loadbalancer.sidecar.SidecarMain",
          "io.weir.loadbalancer.sidecar.SidecarProcess",
          "io.weir.users.UserServiceProcess",
          "io.weir.users.UserServiceMain",
          "io.weir.observability.Telemetry");

  static final DescribedPredicate<JavaClass> CLASSES =
      DescribedPredicate.describe(
          "assembly",
          type ->
              NAMES.contains(type.getName().replaceAll("\\$.*", ""))
                  || type.getPackageName().startsWith("io.weir.quickstart"));

  private Assembly() {}
}
