/** Configuration for browsers: origins whose pages may call, and long-lived streams. */
@NullMarked
package io.weir.gateway.web;

import org.jspecify.annotations.NullMarked;
