/**
 * gRPC clients in four languages, each a program of its own, through a gateway in a process of its
 * own: the whole outcome of each call is compared with what the instance or the gateway has said.
 */
@NullMarked
package io.weir.clients;

import org.jspecify.annotations.NullMarked;
