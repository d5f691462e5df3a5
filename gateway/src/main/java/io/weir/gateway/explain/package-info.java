/** Explains how the gateway would serve a request, without sending it. */
@NullMarked
package io.weir.gateway.explain;

import org.jspecify.annotations.NullMarked;
