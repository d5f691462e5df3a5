/** How long streams go on: they have an idle time and an age where other calls have a timeout. */
@NullMarked
package io.weir.loadbalancer.stream;

import org.jspecify.annotations.NullMarked;
