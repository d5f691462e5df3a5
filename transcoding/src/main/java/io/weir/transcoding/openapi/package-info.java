/**
 * An OpenAPI 3.1 document of what APIs serve over HTTP, made from their descriptors and the
 * comments in them. Start at OpenApi.
 */
@NullMarked
package io.weir.transcoding.openapi;

import org.jspecify.annotations.NullMarked;
