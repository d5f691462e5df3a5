/**
 * Users in PostgreSQL: the only place that knows SQL, Jdbi and the pool.
 */
@NullMarked
package io.weir.users.storage;

import org.jspecify.annotations.NullMarked;
