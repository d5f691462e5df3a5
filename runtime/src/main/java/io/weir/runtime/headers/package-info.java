/**
 * Names of headers that pass between callers and services, and the rules of a configuration for
 * them. Start at HeadersConfig.
 */
@NullMarked
package io.weir.runtime.headers;

import org.jspecify.annotations.NullMarked;
