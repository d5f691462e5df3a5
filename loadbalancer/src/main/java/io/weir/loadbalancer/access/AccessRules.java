package io.weir.loadbalancer.access;

import io.weir.loadbalancer.passthrough.LenientPath;
import io.weir.loadbalancer.passthrough.PathPattern;
import io.weir.loadbalancer.route.RpcPattern;
import io.weir.runtime.access.Permission;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rules of a process. The most specific one applies. Immutable.
 *
 * @param rules in any order
 */
public record AccessRules(List<AccessRule> rules) {
  public static final AccessRules NONE = new AccessRules(List.of());

  public AccessRules {
    rules = List.copyOf(rules);
  }

  /**
   * Condition of a call, and where it comes from.
   *
   * @param origin "rule weir.users.v1.*", "option of the method", "no rule"
   */
  public record Condition(Permission permission, String origin) {
    private static Condition of(AccessRule rule) {
      return new Condition(rule.permission(), "rule " + rule.name());
    }

    /** Returns the condition of what no rule allows, once there is one. */
    public static Condition none() {
      return new Condition(new Permission.Nobody(), "no rule");
    }

    /** Returns the condition while there are no rules at all. */
    public static Condition open() {
      return new Condition(new Permission.Public(), "no rules at all");
    }
  }

  /** Returns true while there is no rule, so that everything is allowed. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /**
   * Returns the condition that the rules have for an RPC; empty if they say nothing about it.
   *
   * @param rpc full name of the RPC
   */
  public Optional<Condition> ofRpc(String rpc) {
    return RpcPattern.mostSpecific(rpc, rules, AccessRule::rpc).map(Condition::of);
  }

  /**
   * Returns the conditions for an RPC that no schema vouches for, all of which must be met: that of
   * its name as it is, and that of the name as a server may read it that ignores case.
   *
   * @param rpc full name of the RPC as a caller has sent it
   */
  public List<Condition> ofUnknownRpc(String rpc) {
    var exact = ofRpc(rpc).orElseGet(Condition::none);
    var lower = rpc.toLowerCase(Locale.ROOT);
    var loose =
        RpcPattern.mostSpecific(lower, rules, rule -> lower(rule.rpc()))
            .map(Condition::of)
            .orElseGet(Condition::none);
    return exact.equals(loose) ? List.of(exact) : List.of(exact, loose);
  }

  private static @Nullable RpcPattern lower(@Nullable RpcPattern pattern) {
    return pattern == null ? null : pattern.lower();
  }

  /**
   * Returns the conditions for a path, all of which must be met: that of the path as it is, and
   * that of the path as a lenient server may read it, which ignores case, decodes twice, or cuts
   * dots off.
   *
   * @param path in the form of {@link io.weir.loadbalancer.passthrough.RequestPath}
   */
  public List<Condition> ofPath(String path) {
    var lenient = LenientPath.of(path);
    if (lenient == null) {
      return List.of(
          new Condition(new Permission.Nobody(), "a path that servers read in different ways"));
    }
    var exact = find(path, false);
    var loose = find(lenient, true);
    return exact.equals(loose) ? List.of(exact) : List.of(exact, loose);
  }

  private Condition find(String path, boolean lenient) {
    AccessRule best = null;
    for (var rule : rules) {
      var pattern = pattern(rule, lenient);
      if (pattern != null
          && pattern.matches(path)
          && (best == null
              || pattern.specificity() > Objects.requireNonNull(best.path()).specificity())) {
        best = rule;
      }
    }
    return best == null ? Condition.none() : Condition.of(best);
  }

  private static @Nullable PathPattern pattern(AccessRule rule, boolean lenient) {
    var pattern = rule.path();
    return lenient && pattern != null ? pattern.lenient() : pattern;
  }
}
