/** Configuration for browsers: origins whose pages may call, and streams that stay open. */
@NullMarked
package io.weir.gateway.web;

import org.jspecify.annotations.NullMarked;
