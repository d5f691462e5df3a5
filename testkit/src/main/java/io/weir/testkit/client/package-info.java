/** Real gRPC client on raw bytes, for tests that step through a call. */
@NullMarked
package io.weir.testkit.client;

import org.jspecify.annotations.NullMarked;
