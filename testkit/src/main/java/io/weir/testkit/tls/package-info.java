/** Certificates for tests of TLS. */
@NullMarked
package io.weir.testkit.tls;

import org.jspecify.annotations.NullMarked;
