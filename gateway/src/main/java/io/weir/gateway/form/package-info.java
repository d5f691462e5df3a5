/**
 * How a caller speaks: a form turns its request into gRPC frames, and the frames of the answer into
 * what the caller understands. Start at FormService.
 */
@NullMarked
package io.weir.gateway.form;

import org.jspecify.annotations.NullMarked;
