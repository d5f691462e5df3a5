/** The gateway's training run, from which the JVM makes its AOT cache. */
@NullMarked
package io.weir.gateway.training;

import org.jspecify.annotations.NullMarked;
