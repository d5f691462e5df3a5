package io.weir.users.account.token;

import io.weir.users.call.Call;
import java.util.List;

/** The public keys of the issuer. Thread-safe. */
public interface PublicKeys {

  /** Returns the keys by which tokens are checked now and soon. Blocks. */
  List<PublicKey> published(Call call);
}
