/** Protobuf's own conformance runner, asking our codec. */
@NullMarked
package io.weir.transcoding.conformance;

import org.jspecify.annotations.NullMarked;
