/** Strict JSON (RFC 8259) on bytes: a pull parser, and writers of strings and numbers. */
@NullMarked
package io.weir.transcoding.json;

import org.jspecify.annotations.NullMarked;
