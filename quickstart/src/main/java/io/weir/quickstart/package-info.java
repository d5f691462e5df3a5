/** The whole stack as one command, and the command lines of up, check and routes. */
@NullMarked
package io.weir.quickstart;

import org.jspecify.annotations.NullMarked;
