/** Ports of this machine. */
@NullMarked
package io.weir.testkit.port;

import org.jspecify.annotations.NullMarked;
