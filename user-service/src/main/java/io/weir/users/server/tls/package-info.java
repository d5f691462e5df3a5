/** TLS of the gRPC port. */
@NullMarked
package io.weir.users.server.tls;

import org.jspecify.annotations.NullMarked;
