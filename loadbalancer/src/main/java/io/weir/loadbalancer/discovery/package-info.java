/**
 * Discovery of the addresses of a cluster that are not listed in the configuration: from DNS, or
 * from a watched file. Both keep the last good list. Start at Discovery.
 */
@NullMarked
package io.weir.loadbalancer.discovery;

import org.jspecify.annotations.NullMarked;
