package io.weir.loadbalancer.cluster;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.weir.loadbalancer.balancing.Choice;
import io.weir.loadbalancer.balancing.HashKey;
import io.weir.loadbalancer.balancing.Hashes;
import org.jspecify.annotations.Nullable;

/** The hash of a call's key, of what its caller sent: an instance need not get to see it. */
record CallKeys(HashKey key) {

  long hash(ServiceRequestContext caller) {
    var text = text(caller);
    return text == null ? Choice.NO_HASH : Hashes.of(text);
  }

  private @Nullable String text(ServiceRequestContext caller) {
    var headers = caller.request().headers();
    if (key.header().isPresent()) {
      return headers.get(key.header().get());
    }
    if (key.cookie().isEmpty()) {
      return caller.remoteAddress().getAddress().getHostAddress();
    }
    for (var cookie : headers.cookies()) {
      if (cookie.name().equals(key.cookie().get())) {
        return cookie.value();
      }
    }
    return null;
  }
}
