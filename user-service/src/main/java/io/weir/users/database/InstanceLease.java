package io.weir.users.database;

import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Lease under which this instance owns jobs and members of rooms. Other instances take them over if
 * it is not renewed in time.
 *
 * @param instance identifier of this instance, new at each start
 * @param millis duration of the lease, in milliseconds
 */
public record InstanceLease(UUID instance, long millis) {
  /** SQL for the end of a lease that is renewed now. Needs {@link #bind}. */
  public static final String RENEWED = "now() + :lease * interval '1 millisecond'";

  /** Binds :owner and :lease. */
  public <S extends SqlStatement<S>> S bind(S statement) {
    return statement.bind("owner", instance).bind("lease", millis);
  }
}
