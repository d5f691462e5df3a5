/**
 * Security headers for browsers, which keep them from interpreting a response as anything but its
 * type.
 */
@NullMarked
package io.weir.gateway.security;

import org.jspecify.annotations.NullMarked;
