/** The user service as a process. UserServiceProcess is the assembly. */
@NullMarked
package io.weir.users;

import org.jspecify.annotations.NullMarked;
