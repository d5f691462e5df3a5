/** Rules about who may call what: by the name of the RPC, or by path. Start at AccessRules. */
@NullMarked
package io.weir.loadbalancer.access;

import org.jspecify.annotations.NullMarked;
