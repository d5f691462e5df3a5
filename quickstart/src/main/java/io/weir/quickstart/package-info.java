/** The whole stack in one command, and the command line of all processes. */
@NullMarked
package io.weir.quickstart;

import org.jspecify.annotations.NullMarked;
