/**
 * Which RPC is meant, and in which form: the APIs that are served, and what a method and a path
 * mean to them. Start at Apis.
 */
@NullMarked
package io.weir.gateway.routing;

import org.jspecify.annotations.NullMarked;
