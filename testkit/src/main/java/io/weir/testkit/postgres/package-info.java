/**
 * A real PostgreSQL for tests.
 */
@NullMarked
package io.weir.testkit.postgres;

import org.jspecify.annotations.NullMarked;
