/** Pages of the admin port that show what the gateway serves, and where. */
@NullMarked
package io.weir.gateway.admin;

import org.jspecify.annotations.NullMarked;
