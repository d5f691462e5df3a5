/**
 * Users in PostgreSQL: the only place that knows SQL, Jdbi and the pool. {@link
 * io.weir.users.storage.Database} is what the process sees of it.
 */
@NullMarked
package io.weir.users.storage;

import org.jspecify.annotations.NullMarked;
