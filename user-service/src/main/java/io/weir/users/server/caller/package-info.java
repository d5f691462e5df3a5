/** The client of a call, as a gateway that is trusted tells it. */
@NullMarked
package io.weir.users.server.caller;

import org.jspecify.annotations.NullMarked;
