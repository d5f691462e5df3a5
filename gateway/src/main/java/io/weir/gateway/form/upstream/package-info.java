/**
 * The gRPC call that a request becomes: its headers, its plan, its frames, and how its answer is
 * read. Shared by all forms.
 */
@NullMarked
package io.weir.gateway.form.upstream;

import org.jspecify.annotations.NullMarked;
