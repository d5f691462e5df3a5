/**
 * Path templates of google/api/http.proto: grammar, and what a variable captures and how it is
 * decoded.
 */
@NullMarked
package io.weir.transcoding.template;

import org.jspecify.annotations.NullMarked;
