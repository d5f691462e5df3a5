/**
 * One call and its failures, as the concepts of the user service see them: the caller's patience,
 * violations found in its request, and the failure it is answered with. Knows only the language.
 */
@NullMarked
package io.weir.users.call;

import org.jspecify.annotations.NullMarked;
