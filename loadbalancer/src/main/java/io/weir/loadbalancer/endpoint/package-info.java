/** The endpoints of a cluster at this moment, and what is known of each. */
@NullMarked
package io.weir.loadbalancer.endpoint;

import org.jspecify.annotations.NullMarked;
