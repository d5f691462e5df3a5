/** A collector to send telemetry to, and to look at what came. */
@NullMarked
package io.weir.testkit.telemetry;

import org.jspecify.annotations.NullMarked;
