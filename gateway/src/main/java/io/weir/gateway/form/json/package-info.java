/**
 * JSON over HTTP: requests become gRPC calls, and the messages of the answer become JSON, or the
 * content that a google.api.HttpBody holds. Start at JsonForm.
 */
@NullMarked
package io.weir.gateway.form.json;

import org.jspecify.annotations.NullMarked;
