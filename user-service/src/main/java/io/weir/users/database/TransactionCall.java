package io.weir.users.database;

import io.weir.users.call.Call;
import org.jdbi.v3.core.Handle;

/**
 * Call whose statements all join one transaction. Used by one thread.
 *
 * @param call the call that the transaction is for
 * @param handle connection of the transaction
 */
record TransactionCall(Call call, Handle handle) implements Call {

  @Override
  public long remainingNanos() {
    return call.remainingNanos();
  }

  @Override
  public boolean ended() {
    return call.ended();
  }

  @Override
  public Runnable onEnd(Runnable action) {
    return call.onEnd(action);
  }
}
