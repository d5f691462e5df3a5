/**
 * Who may come in: more requests at once than the gateway can carry are refused at the door,
 * cheaply.
 */
@NullMarked
package io.weir.gateway.admission;

import org.jspecify.annotations.NullMarked;
