/**
 * How long a caller waits: read once when its request comes, asked for whenever the call goes on.
 */
@NullMarked
package io.weir.gateway.deadline;

import org.jspecify.annotations.NullMarked;
