/**
 * A real PostgreSQL for tests: one server per JVM, an empty database per test class, and servers of
 * one's own to stop and start.
 */
@NullMarked
package io.weir.testkit.postgres;

import org.jspecify.annotations.NullMarked;
