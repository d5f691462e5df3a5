/**
 * What a caller needs to be allowed a call: nothing, an identity, or scopes and claims. Start at
 * Permission.
 */
@NullMarked
package io.weir.runtime.access;

import org.jspecify.annotations.NullMarked;
