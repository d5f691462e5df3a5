/** Protobuf wire format: a cursor over tags, varints and records. */
@NullMarked
package io.weir.transcoding.wire;

import org.jspecify.annotations.NullMarked;
