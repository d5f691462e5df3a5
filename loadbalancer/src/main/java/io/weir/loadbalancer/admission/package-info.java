/**
 * Admission of requests to the process, which are refused cheaply beyond a bound, and of calls to a
 * cluster: a limit of concurrent unary calls, and a queue in which calls beyond the limit wait for
 * a bounded time, fair between callers.
 */
@NullMarked
package io.weir.loadbalancer.admission;

import org.jspecify.annotations.NullMarked;
