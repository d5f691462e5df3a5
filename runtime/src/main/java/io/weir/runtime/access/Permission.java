package io.weir.runtime.access;

import io.weir.runtime.identity.Identity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Condition under which a caller may call. Pure. */
public sealed interface Permission {
  Decision ALLOWED = new Decision.Allowed();

  /** Everybody may. */
  record Public() implements Permission {}

  /** Every caller with a verified identity may. */
  record Authenticated() implements Permission {}

  /** Nobody may. */
  record Nobody() implements Permission {}

  /**
   * Callers may who have all these scopes and all these claims.
   *
   * @param claims value by claim; a claim that is a list must contain it
   * @param peers names of which their certificate must have one; empty if they need none
   */
  record Require(Set<String> scopes, Map<String, String> claims, List<PeerPattern> peers)
      implements Permission {
    public Require {
      scopes = Set.copyOf(scopes);
      claims = Map.copyOf(claims);
      peers = List.copyOf(peers);
    }

    private boolean isPeer(Identity identity) {
      return identity.issuer().equals(Identity.CERTIFICATES)
          && peers.stream().anyMatch(peer -> peer.matches(identity.subject()));
    }

    private Decision of(Identity identity) {
      if (!peers.isEmpty() && !isPeer(identity)) {
        return new Decision.Denied("the caller is none of the peers");
      }
      for (var scope : new TreeSet<>(scopes)) {
        if (!identity.scopes().contains(scope)) {
          return new Decision.Denied("the caller lacks the scope " + scope);
        }
      }
      for (var claim : new TreeMap<>(claims).entrySet()) {
        if (!identity.claims().has(claim.getKey(), claim.getValue())) {
          return new Decision.Denied(
              "the caller lacks the claim " + claim.getKey() + " = " + claim.getValue());
        }
      }
      return ALLOWED;
    }

    @Override
    public String toString() {
      var text = new StringBuilder();
      new TreeSet<>(scopes).forEach(scope -> text.append(" scope ").append(scope));
      new TreeMap<>(claims)
          .forEach(
              (name, value) -> text.append(" claim ").append(name).append(" = ").append(value));
      if (!peers.isEmpty()) {
        text.append(" peers ").append(peers);
      }
      return "require" + text;
    }
  }

  /**
   * Decides.
   *
   * @param identity null for a caller that has not proved any
   * @param doubt why it has not
   */
  default Decision decide(@Nullable Identity identity, String doubt) {
    return switch (this) {
      case Public _ -> ALLOWED;
      case Nobody _ -> new Decision.Denied("nobody may call this");
      case Authenticated _ -> identity == null ? new Decision.Unauthenticated(doubt) : ALLOWED;
      case Require require ->
          identity == null ? new Decision.Unauthenticated(doubt) : require.of(identity);
    };
  }

  /** Returns the condition in the words of the configuration. */
  default String text() {
    return switch (this) {
      case Public _ -> "public";
      case Authenticated _ -> "authenticated";
      case Nobody _ -> "nobody";
      case Require require -> require.toString();
    };
  }
}
