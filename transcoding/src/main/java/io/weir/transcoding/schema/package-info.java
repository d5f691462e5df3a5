/**
 * Message types compiled once from descriptors into tables: by number, by name, with tags and keys
 * as bytes.
 */
@NullMarked
package io.weir.transcoding.schema;

import org.jspecify.annotations.NullMarked;
