/**
 * Text forms that proto3 JSON gives to numbers, timestamps, durations and field masks, as pure
 * functions on bytes.
 */
@NullMarked
package io.weir.transcoding.text;

import org.jspecify.annotations.NullMarked;
