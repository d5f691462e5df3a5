/**
 * The rotation of a cluster: the endpoints that may be picked now, and the pick of one for an
 * attempt. Start at Endpoints.
 */
@NullMarked
package io.weir.loadbalancer.rotation;

import org.jspecify.annotations.NullMarked;
