/**
 * Settings of single RPCs, which replace those of their cluster: the patterns that select RPCs, and
 * the limits that they set.
 */
@NullMarked
package io.weir.loadbalancer.route;

import org.jspecify.annotations.NullMarked;
