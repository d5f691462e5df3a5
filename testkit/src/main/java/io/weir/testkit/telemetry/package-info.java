/** OTLP collector for tests, with access to the spans received. */
@NullMarked
package io.weir.testkit.telemetry;

import org.jspecify.annotations.NullMarked;
