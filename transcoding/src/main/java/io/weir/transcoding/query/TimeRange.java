package io.weir.transcoding.query;

import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.report.InvalidInput;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.text.IntegerRange;

/**
 * Range of {@code seconds} and {@code nanos} where a parameter gives them by name. A timestamp or
 * duration out of range has no representation in JSON.
 *
 * <p>Source: google/protobuf/timestamp.proto, google/protobuf/duration.proto.
 */
final class TimeRange {
  private static final long FIRST_SECOND = -62_135_596_800L;
  private static final long LAST_SECOND = 253_402_300_799L;
  private static final long LONGEST = 315_576_000_000L;
  private static final long NANOS = 999_999_999;

  private TimeRange() {}

  /** Throws if the text is a number out of range for its field. */
  static void check(FieldPath path, Slice text) {
    var fields = path.fields();
    if (fields.size() < 2) {
      return;
    }
    boolean seconds = path.last().number() == 1;
    switch (fields.get(fields.size() - 2).message().shape()) {
      case TIMESTAMP -> check(text, seconds ? FIRST_SECOND : 0, seconds ? LAST_SECOND : NANOS);
      case DURATION -> check(text, seconds ? -LONGEST : -NANOS, seconds ? LONGEST : NANOS);
      case PLAIN, ANY, FIELD_MASK, STRUCT, VALUE, LIST_VALUE, WRAPPER -> {}
    }
  }

  private static void check(Slice text, long least, long most) {
    long value = IntegerRange.INT64.parse(text.array(), text.start(), text.end());
    if (value < least || value > most) {
      throw new InvalidInput("expected a number from " + least + " to " + most);
    }
  }
}
