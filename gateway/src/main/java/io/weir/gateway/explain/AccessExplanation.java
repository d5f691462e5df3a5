package io.weir.gateway.explain;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.weir.gateway.access.AccessPolicy;
import io.weir.gateway.routing.RoutingResult;
import io.weir.loadbalancer.access.AccessDecisions;
import io.weir.runtime.access.Decision;
import io.weir.runtime.authentication.Authenticator;
import java.util.List;

/** Explains who may make a call, and whether the caller of a question may. */
public record AccessExplanation(AccessPolicy policy, Authenticator authenticator) {

  List<Explanation.Access> of(Question question, RoutingResult result) {
    var headers = RequestHeaders.builder(HttpMethod.GET, "/");
    question.headers().forEach(headers::add);
    var proof = authenticator.proof(headers.build(), question.path());
    return policy.conditions(result).stream()
        .map(condition ->
            new Explanation.Access(
                condition.permission().text(),
                condition.origin(),
                text(AccessDecisions.decide(condition, proof))))
        .toList();
  }

  private static String text(Decision decision) {
    return switch (decision) {
      case Decision.Allowed _ -> "allowed";
      case Decision.Unauthenticated why -> "unauthenticated: " + why.reason();
      case Decision.Denied why -> "denied: " + why.reason();
    };
  }
}
