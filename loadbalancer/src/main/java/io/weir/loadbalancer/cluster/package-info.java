/**
 * A cluster: a named set of endpoints that serve the same RPCs, and the stack of layers through
 * which every call to it goes. Start at Cluster.
 */
@NullMarked
package io.weir.loadbalancer.cluster;

import org.jspecify.annotations.NullMarked;
