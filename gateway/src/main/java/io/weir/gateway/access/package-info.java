/**
 * Decision about every request: may its caller call what it means? It is made on the RPC, or on the
 * path of what passes through, after routing. Start at AccessPolicy.
 */
@NullMarked
package io.weir.gateway.access;

import org.jspecify.annotations.NullMarked;
