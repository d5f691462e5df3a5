/** The sidecar's training run, from which the JVM makes its AOT cache, and its parts. */
@NullMarked
package io.weir.loadbalancer.training;

import org.jspecify.annotations.NullMarked;
