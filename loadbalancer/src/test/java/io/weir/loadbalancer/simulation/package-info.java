/**
 * Simulations of the policies against scripted instances on virtual time: minutes of traffic in
 * milliseconds, with reproducible results.
 */
@NullMarked
package io.weir.loadbalancer.simulation;

import org.jspecify.annotations.NullMarked;
