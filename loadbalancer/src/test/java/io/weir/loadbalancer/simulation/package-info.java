/**
 * Policies against scripted instances, on virtual time: minutes of traffic in milliseconds, the
 * same each time.
 */
@NullMarked
package io.weir.loadbalancer.simulation;

import org.jspecify.annotations.NullMarked;
