/** Pages of the admin port that show the APIs and clusters of the gateway. */
@NullMarked
package io.weir.gateway.admin;

import org.jspecify.annotations.NullMarked;
