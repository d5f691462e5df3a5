/**
 * Where the addresses of a cluster come from, when they are not named one by one: DNS, or a file
 * that is watched. Both keep the last good list. Start at Discovery.
 */
@NullMarked
package io.weir.loadbalancer.discovery;

import org.jspecify.annotations.NullMarked;
