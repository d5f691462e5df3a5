/**
 * The gRPC call that a request becomes: its headers, policy, frames and status. Shared by all
 * forms.
 */
@NullMarked
package io.weir.gateway.form.upstream;

import org.jspecify.annotations.NullMarked;
