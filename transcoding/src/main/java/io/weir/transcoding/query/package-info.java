/** Path variables and query parameters bound to request fields, and the mask of a PATCH. */
@NullMarked
package io.weir.transcoding.query;

import org.jspecify.annotations.NullMarked;
