/**
 * Idempotency keys: a create that carries one is executed once, and the same request with the same
 * key gets the same answer. The answers are kept in the database, in the transaction of the create.
 */
@NullMarked
package io.weir.users.idempotency;

import org.jspecify.annotations.NullMarked;
