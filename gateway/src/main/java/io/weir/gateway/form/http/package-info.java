/** Pass-through of plain HTTP to paths that no API has. */
@NullMarked
package io.weir.gateway.form.http;

import org.jspecify.annotations.NullMarked;
