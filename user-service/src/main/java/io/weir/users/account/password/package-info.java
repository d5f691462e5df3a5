/** Passwords of accounts: their rules, and hashes of which only a bounded number is computed. */
@NullMarked
package io.weir.users.account.password;

import org.jspecify.annotations.NullMarked;
