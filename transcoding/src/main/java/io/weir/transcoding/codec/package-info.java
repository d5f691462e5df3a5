/**
 * Streaming conversion between JSON text and protobuf wire format, driven by the tables of {@code
 * schema}.
 */
@NullMarked
package io.weir.transcoding.codec;

import org.jspecify.annotations.NullMarked;
