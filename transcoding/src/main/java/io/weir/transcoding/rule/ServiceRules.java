package io.weir.transcoding.rule;

import com.google.protobuf.Descriptors.MethodDescriptor;
import io.weir.transcoding.wire.WireReader;
import io.weir.transcoding.wire.WireType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * HTTP rules from a service configuration, keyed by the selector of a method
 * ("pkg.Service.Method"). They override the method's own option.
 */
public final class ServiceRules {
  public static final ServiceRules NONE = new ServiceRules(Map.of());

  private final Map<String, List<HttpRule>> bySelector;

  private ServiceRules(Map<String, List<HttpRule>> bySelector) {
    this.bySelector = Collections.unmodifiableMap(bySelector);
  }

  /**
   * Parses a serialized google.api.Http. If there are several rules for a method, the last one
   * wins.
   *
   * @throws IllegalArgumentException if a rule is malformed, or its selector does not name exactly
   *     one method
   */
  public static ServiceRules parse(byte[] http) {
    Map<String, List<HttpRule>> rules = new LinkedHashMap<>();
    var in = WireReader.of(http);
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag == (1 << 3 | WireType.DELIMITED)) {
        int outer = in.enter(in.readLength());
        byte[] rule = in.readRest();
        in.leave(outer);
        add(selector(rule), rule, rules);
      } else {
        in.skip(tag);
      }
    }
    return new ServiceRules(rules);
  }

  private static void add(String selector, byte[] rule, Map<String, List<HttpRule>> rules) {
    if (selector.isEmpty()) {
      throw new IllegalArgumentException("an http rule without a selector");
    }
    if (selector.contains("*")) {
      throw new IllegalArgumentException(
          "the selector \"" + selector + "\" would give several methods the same route");
    }
    try {
      rules.put(selector, HttpRuleReader.bindings(rule));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(selector + ": " + wrong.getMessage(), wrong);
    }
  }

  private static String selector(byte[] rule) {
    var in = WireReader.of(rule);
    var selector = "";
    while (!in.atLimit()) {
      int tag = in.readTag();
      if (tag == (1 << 3 | WireType.DELIMITED)) {
        selector = in.readString();
      } else {
        in.skip(tag);
      }
    }
    return selector;
  }

  /**
   * Returns the bindings of a method, the primary one first: those configured here, otherwise those
   * of its own option; empty if it has neither.
   *
   * @throws IllegalArgumentException if the option is malformed or nested too deep
   */
  public List<HttpRule> bindings(MethodDescriptor method) {
    var given = bySelector.get(method.getFullName());
    return given == null ? MethodRules.bindings(method) : given;
  }

  /**
   * Returns the rules for these methods only.
   *
   * @param methods full names: "pkg.Service.Method"
   */
  public ServiceRules of(Set<String> methods) {
    Map<String, List<HttpRule>> kept = new LinkedHashMap<>(bySelector);
    kept.keySet().retainAll(methods);
    return new ServiceRules(kept);
  }

  public Set<String> selectors() {
    return bySelector.keySet();
  }
}
