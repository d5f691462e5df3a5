package io.weir.loadbalancer.endpoint;

/**
 * Numbers of consecutive checks that change the health of an endpoint.
 *
 * @param healthy good checks that bring an endpoint back; at least 1
 * @param unhealthy checks without an answer that take an endpoint out; at least 1
 */
public record HealthThresholds(int healthy, int unhealthy) {}
