/** Whether there is another attempt, and when: rule, back-off, budget. */
@NullMarked
package io.weir.loadbalancer.retry;

import org.jspecify.annotations.NullMarked;
