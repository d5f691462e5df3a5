/**
 * JSON over HTTP: requests become gRPC calls, and response messages become JSON, or the content of
 * a google.api.HttpBody. Start at JsonForm.
 */
@NullMarked
package io.weir.gateway.form.json;

import org.jspecify.annotations.NullMarked;
