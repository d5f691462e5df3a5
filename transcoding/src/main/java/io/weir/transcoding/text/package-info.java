/**
 * The texts that proto3 JSON gives to numbers, times, durations and masks; pure functions over
 * bytes.
 */
@NullMarked
package io.weir.transcoding.text;

import org.jspecify.annotations.NullMarked;
