/** What browsers say of the pages that send requests: origins, and the hosts that they dialed. */
@NullMarked
package io.weir.runtime.web;

import org.jspecify.annotations.NullMarked;
