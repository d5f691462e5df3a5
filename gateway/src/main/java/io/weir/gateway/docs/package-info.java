/**
 * Documentation of the served APIs: an OpenAPI document at /openapi.json and a page at /docs from
 * which every route can be tried. Start at DocsLayer.
 */
@NullMarked
package io.weir.gateway.docs;

import org.jspecify.annotations.NullMarked;
