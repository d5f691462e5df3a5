/**
 * The connections to the endpoints of a cluster: how many there are, whether they are alive, and
 * how they end.
 */
@NullMarked
package io.weir.loadbalancer.connection;

import org.jspecify.annotations.NullMarked;
