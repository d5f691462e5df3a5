/**
 * OpenAPI 3.1 documents for the HTTP interface of APIs, generated from descriptors and their
 * comments. Start at OpenApi.
 */
@NullMarked
package io.weir.transcoding.openapi;

import org.jspecify.annotations.NullMarked;
