/**
 * HTTP rules and JSON to gRPC, as a library: a descriptor set in, then bytes in and bytes out. No
 * network, no Armeria, no generated classes. Start at Api.
 */
@NullMarked
package io.weir.transcoding;

import org.jspecify.annotations.NullMarked;
