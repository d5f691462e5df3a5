/**
 * Forms: the ways in which clients speak to the gateway. FormService routes a request and hands it
 * to the form of its client: json, stream, socket or grpc.
 */
@NullMarked
package io.weir.gateway.form;

import org.jspecify.annotations.NullMarked;
