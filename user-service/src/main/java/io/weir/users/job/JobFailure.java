package io.weir.users.job;

import io.weir.users.call.Failure;
import io.weir.users.call.FailureCode;
import io.weir.users.call.FailureDetail;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Failures of imports and of calls that ask for their jobs. */
public abstract sealed class JobFailure extends Failure {

  private JobFailure(FailureCode code, String message, @Nullable FailureDetail detail) {
    super(code, message, detail, null);
  }

  /** The job does not exist. */
  public static final class NotFound extends JobFailure {
    public NotFound(UUID id) {
      super(
          FailureCode.NOT_FOUND,
          "there is no job " + id,
          new FailureDetail.Resource("weir.users.v1.Job", "jobs/" + id));
    }
  }

  /** The maximum number of imports has not ended. */
  public static final class TooManyImports extends JobFailure {
    public TooManyImports(int most) {
      super(FailureCode.RESOURCE_EXHAUSTED, "%d imports are under way".formatted(most), null);
    }
  }

  /** The import has more rows than are allowed. */
  public static final class TooManyRows extends JobFailure {
    public TooManyRows(long most) {
      super(FailureCode.RESOURCE_EXHAUSTED, "an import has at most %d users".formatted(most), null);
    }
  }
}
