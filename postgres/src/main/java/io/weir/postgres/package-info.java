/**
 * PostgreSQL server without installation. Unpacks the programs from the class path, initialises a
 * directory, and starts and stops the server. Start at LocalPostgres.
 */
@NullMarked
package io.weir.postgres;

import org.jspecify.annotations.NullMarked;
