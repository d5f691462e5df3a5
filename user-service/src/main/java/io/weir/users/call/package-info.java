/**
 * One call and its failures, as the concepts of the user service see them: deadline and
 * cancellation, violations in the request, and the failure with which it is answered. Depends on
 * java.* only.
 */
@NullMarked
package io.weir.users.call;

import org.jspecify.annotations.NullMarked;
