/**
 * Path templates of google/api/http.proto: the grammar, the segments that variables capture, and
 * how they are decoded.
 */
@NullMarked
package io.weir.transcoding.template;

import org.jspecify.annotations.NullMarked;
