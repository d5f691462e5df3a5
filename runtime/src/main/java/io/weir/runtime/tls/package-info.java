/** Certificates of this process and of its callers, which follow their files. */
@NullMarked
package io.weir.runtime.tls;

import org.jspecify.annotations.NullMarked;
