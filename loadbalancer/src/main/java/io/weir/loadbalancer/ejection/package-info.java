/**
 * Who answers, but not well, is taken out for a while: judged by how attempts end, alone (failures
 * in a row) and beside the others (success rate, latency). Pure: time and chance come in.
 */
@NullMarked
package io.weir.loadbalancer.ejection;

import org.jspecify.annotations.NullMarked;
