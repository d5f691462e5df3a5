/**
 * The record of an endpoint and its one state: its address, what checks and attempts have shown,
 * and whether it may be picked.
 */
@NullMarked
package io.weir.loadbalancer.endpoint;

import org.jspecify.annotations.NullMarked;
