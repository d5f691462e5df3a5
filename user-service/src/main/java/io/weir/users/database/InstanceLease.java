package io.weir.users.database;

import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Who holds jobs and members: this instance.
 *
 * @param id of this instance, since its start
 * @param leaseMillis how long others leave them alone when nothing is heard of it
 */
public record InstanceLease(UUID id, long leaseMillis) {

  public <S extends SqlStatement<S>> S sign(S statement) {
    return statement.bind("owner", id).bind("lease", leaseMillis);
  }
}
