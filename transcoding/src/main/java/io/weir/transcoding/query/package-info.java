/**
 * Binding of path variables and query parameters to request fields, and the update mask of a PATCH.
 */
@NullMarked
package io.weir.transcoding.query;

import org.jspecify.annotations.NullMarked;
