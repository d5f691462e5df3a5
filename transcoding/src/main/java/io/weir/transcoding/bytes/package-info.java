/**
 * Byte-level building blocks of both directions: the growing buffer, words, digits, varints and
 * UTF-8.
 */
@NullMarked
package io.weir.transcoding.bytes;

import org.jspecify.annotations.NullMarked;
