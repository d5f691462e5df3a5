/**
 * The record of an endpoint and its one state: its address, the results of checks and attempts, and
 * whether it may be picked.
 */
@NullMarked
package io.weir.loadbalancer.endpoint;

import org.jspecify.annotations.NullMarked;
