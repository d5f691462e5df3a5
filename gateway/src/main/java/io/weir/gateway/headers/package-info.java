/**
 * Headers between callers and services: request headers that become metadata, metadata that becomes
 * response headers, and the rules of an API for both. Start at HeaderRules.
 */
@NullMarked
package io.weir.gateway.headers;

import org.jspecify.annotations.NullMarked;
