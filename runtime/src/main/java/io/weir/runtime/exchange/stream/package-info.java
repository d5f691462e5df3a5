/** Streams of HTTP objects that change how another stream reaches its subscriber. */
@NullMarked
package io.weir.runtime.exchange.stream;

import org.jspecify.annotations.NullMarked;
