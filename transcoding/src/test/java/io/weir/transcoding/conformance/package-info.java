/** Protobuf's conformance suite, run against our codec. */
@NullMarked
package io.weir.transcoding.conformance;

import org.jspecify.annotations.NullMarked;
