/**
 * Admission control: requests beyond the capacity of the gateway are refused cheaply, before any
 * work.
 */
@NullMarked
package io.weir.gateway.admission;

import org.jspecify.annotations.NullMarked;
