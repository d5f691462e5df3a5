/** What browsers need beyond HTTP: whose pages may call, and streams that stay open. */
@NullMarked
package io.weir.gateway.web;

import org.jspecify.annotations.NullMarked;
