/**
 * The user service as a process: its configuration and its assembly. UserServiceProcess assembles
 * the process, Backend the stores and tasks behind the endpoints, and Endpoints the gRPC services.
 */
@NullMarked
package io.weir.users;

import org.jspecify.annotations.NullMarked;
