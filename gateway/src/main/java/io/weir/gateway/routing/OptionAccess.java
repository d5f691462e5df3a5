package io.weir.gateway.routing;

import io.weir.loadbalancer.access.AccessRules.Condition;
import io.weir.runtime.access.Permission;
import io.weir.runtime.access.RequireConfig;
import io.weir.transcoding.rule.AccessOption;
import java.util.List;

/** Translates the method option {@code weir.access}. */
final class OptionAccess {
  private OptionAccess() {}

  static Condition condition(AccessOption option) {
    return new Condition(permission(option), "option of the method");
  }

  private static Permission permission(AccessOption option) {
    return switch (option.who()) {
      case PUBLIC -> new Permission.Public();
      case AUTHENTICATED -> new Permission.Authenticated();
      case NOBODY -> new Permission.Nobody();
      case REQUIRED ->
          new Permission.Require(RequireConfig.words(option.scope()), option.claims(), List.of());
    };
  }
}
