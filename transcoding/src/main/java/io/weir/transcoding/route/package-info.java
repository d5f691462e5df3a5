/**
 * Routing table that finds the template of a path in time that depends on the path, not on the
 * number of routes.
 */
@NullMarked
package io.weir.transcoding.route;

import org.jspecify.annotations.NullMarked;
