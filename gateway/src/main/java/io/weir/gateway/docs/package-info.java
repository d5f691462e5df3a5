/**
 * Documentation of the served APIs: an OpenAPI document at /openapi.json and a page at /docs for
 * trying every route. Start at DocsLayer.
 */
@NullMarked
package io.weir.gateway.docs;

import org.jspecify.annotations.NullMarked;
