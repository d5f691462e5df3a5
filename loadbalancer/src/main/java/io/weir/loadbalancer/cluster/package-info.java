/**
 * A cluster: a named set of endpoints that serve the same RPCs, and the pipeline of layers that
 * every call to it passes. Start at Cluster.
 */
@NullMarked
package io.weir.loadbalancer.cluster;

import org.jspecify.annotations.NullMarked;
