/** Pages of the admin port that tell what this gateway serves, and where. */
@NullMarked
package io.weir.gateway.admin;

import org.jspecify.annotations.NullMarked;
