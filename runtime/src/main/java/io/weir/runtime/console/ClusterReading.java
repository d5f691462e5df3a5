package io.weir.runtime.console;

import java.util.List;
import java.util.Map;

/**
 * State of one cluster at one time.
 *
 * @param policy balancing policy, as configured
 * @param source source of the endpoints: "dns users:50051"
 * @param problem reason why the list of endpoints may be stale; empty while it is current
 * @param failsOpen whether calls also go to unusable endpoints because too few are usable
 * @param inFlight calls in progress
 * @param streams number of those calls that are streams
 * @param retryBudget number of retries that the budget can pay for now
 * @param breakers state of the breaker by RPC: closed, half-open, open, disabled
 */
public record ClusterReading(
    String name,
    String policy,
    String source,
    String problem,
    boolean failsOpen,
    int inFlight,
    int streams,
    double retryBudget,
    Map<String, String> breakers,
    List<EndpointReading> endpoints) {}
