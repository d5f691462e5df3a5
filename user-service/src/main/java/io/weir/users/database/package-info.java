/**
 * The PostgreSQL database: connections, migrations, availability, notifications, and the execution
 * of statements with cancellation and telemetry. Contains no tables of the concepts.
 */
@NullMarked
package io.weir.users.database;

import org.jspecify.annotations.NullMarked;
