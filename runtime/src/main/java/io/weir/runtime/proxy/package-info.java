/** Proxies in front of the process that are believed when they name the address of a client. */
@NullMarked
package io.weir.runtime.proxy;

import org.jspecify.annotations.NullMarked;
