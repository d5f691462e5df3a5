/** The protobuf wire format: tags, varints, records, as a cursor over bytes. */
@NullMarked
package io.weir.transcoding.wire;

import org.jspecify.annotations.NullMarked;
