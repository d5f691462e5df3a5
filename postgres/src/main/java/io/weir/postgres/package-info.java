/**
 * A PostgreSQL server without an installation: unpacks the programs from the class path,
 * initialises a directory, starts and stops the server. Start at LocalPostgres.
 */
@NullMarked
package io.weir.postgres;

import org.jspecify.annotations.NullMarked;
