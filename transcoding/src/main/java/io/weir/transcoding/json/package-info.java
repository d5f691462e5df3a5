/**
 * Strict JSON (RFC 8259) on bytes: a pull reader without a tree, and writers of strings and
 * numbers.
 */
@NullMarked
package io.weir.transcoding.json;

import org.jspecify.annotations.NullMarked;
