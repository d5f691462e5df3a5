/** Headers by which proxies tell services who a caller is, and which callers must not send. */
@NullMarked
package io.weir.runtime.identity;

import org.jspecify.annotations.NullMarked;
