/**
 * Pass-through of plain HTTP: the paths that go to a cluster as they are, and the checks that keep
 * a request below the path of its route. Start at PathRoutes.
 */
@NullMarked
package io.weir.loadbalancer.passthrough;

import org.jspecify.annotations.NullMarked;
