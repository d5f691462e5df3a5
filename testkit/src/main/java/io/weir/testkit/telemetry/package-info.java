/**
 * Telemetry that a test can read: recorded spans and meters, and a real OTLP receiver.
 */
@NullMarked
package io.weir.testkit.telemetry;

import org.jspecify.annotations.NullMarked;
