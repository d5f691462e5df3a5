/** A real gRPC client on bare bytes, whose calls a test steps through. */
@NullMarked
package io.weir.testkit.client;

import org.jspecify.annotations.NullMarked;
