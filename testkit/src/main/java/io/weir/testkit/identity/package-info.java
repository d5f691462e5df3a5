/** Issuers of tokens for tests. */
@NullMarked
package io.weir.testkit.identity;

import org.jspecify.annotations.NullMarked;
