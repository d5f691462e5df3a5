/**
 * JSON text to protobuf wire format and back, streaming, driven by the tables of {@code schema}.
 */
@NullMarked
package io.weir.transcoding.codec;

import org.jspecify.annotations.NullMarked;
