/**
 * A PostgreSQL of one's own without installing one: unpacked, initialised, started and stopped
 * here. Start at LocalPostgres.
 */
@NullMarked
package io.weir.quickstart.postgres;

import org.jspecify.annotations.NullMarked;
