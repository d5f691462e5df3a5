/**
 * Identity of callers: the key by which they share the process, and the headers by which proxies
 * tell services who a caller is, which callers must not send.
 */
@NullMarked
package io.weir.runtime.identity;

import org.jspecify.annotations.NullMarked;
