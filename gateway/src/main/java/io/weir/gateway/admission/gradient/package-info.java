/**
 * How many calls at once are good for what stands behind: a limit that follows how much slower than
 * usual calls are. Pure: time and randomness are handed in.
 */
@NullMarked
package io.weir.gateway.admission.gradient;

import org.jspecify.annotations.NullMarked;
