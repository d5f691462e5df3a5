/**
 * What a user is, which are valid, and what can be done with them: {@link
 * io.weir.users.domain.Users} is the port that storage implements. Knows nothing but the language.
 */
@NullMarked
package io.weir.users.domain;

import org.jspecify.annotations.NullMarked;
