/** The user service's training run, from which the JVM makes its AOT cache. */
@NullMarked
package io.weir.users.training;

import org.jspecify.annotations.NullMarked;
