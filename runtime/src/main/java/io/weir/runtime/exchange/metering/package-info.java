/** Counts the content of requests and responses as it passes, and slows it down. */
@NullMarked
package io.weir.runtime.exchange.metering;

import org.jspecify.annotations.NullMarked;
