/** How long calls may take at this edge; what a caller asks is read in io.weir.runtime.deadline. */
@NullMarked
package io.weir.gateway.deadline;

import org.jspecify.annotations.NullMarked;
