/**
 * Outlier detection: ejects endpoints whose attempts fail, judged alone (consecutive failures) and
 * against the others (success rate, latency). Time and randomness are parameters.
 */
@NullMarked
package io.weir.loadbalancer.ejection;

import org.jspecify.annotations.NullMarked;
