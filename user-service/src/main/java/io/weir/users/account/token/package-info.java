/**
 * Tokens of accounts: access tokens (JWT) and the keys that sign them, and refresh tokens in the
 * families that a login begins.
 */
@NullMarked
package io.weir.users.account.token;

import org.jspecify.annotations.NullMarked;
