/**
 * Users: their fields and valid values, the table of users, and the unary RPCs and the export of
 * UserService.
 */
@NullMarked
package io.weir.users.user;

import org.jspecify.annotations.NullMarked;
