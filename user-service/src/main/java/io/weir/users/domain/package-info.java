/**
 * What a user is and which are valid. Knows nothing but the language.
 */
@NullMarked
package io.weir.users.domain;

import org.jspecify.annotations.NullMarked;
