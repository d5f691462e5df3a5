/**
 * Message types compiled once from descriptors into lookup tables by number and by name, with
 * precomputed tags and keys.
 */
@NullMarked
package io.weir.transcoding.schema;

import org.jspecify.annotations.NullMarked;
