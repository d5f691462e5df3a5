package io.weir.transcoding.query;

import io.weir.transcoding.bytes.Slice;
import io.weir.transcoding.schema.Field;
import io.weir.transcoding.schema.FieldPath;
import io.weir.transcoding.schema.Kind;
import io.weir.transcoding.schema.MessageType;
import io.weir.transcoding.wire.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * Searches a serialized message for members of the oneofs that a path goes through. A parser keeps
 * the last member of a oneof, so a value that is appended at the path would unset any other one.
 */
public final class OneofMembers {
  private OneofMembers() {}

  /**
   * Returns the path of a member that excludes this one, or null.
   *
   * @param message a valid message of this type, without fields yet to come
   */
  public static @Nullable String excluded(MessageType type, FieldPath path, Slice message) {
    if (message.length() == 0 || !path.isInOneof()) {
      return null;
    }
    var in = new WireReader();
    in.reset(message.array(), message.start(), message.end());
    return find(in, type, path, 0);
  }

  /** Searches up to the limit. Leaves the reader anywhere if it finds a member. */
  private static @Nullable String find(WireReader in, MessageType type, FieldPath path, int level) {
    var mine = path.fields().get(level);
    boolean last = level == path.fields().size() - 1;
    while (!in.atLimit()) {
      int tag = in.readTag();
      var other = mine.oneof() < 0 ? null : type.byNumber(tag >>> 3);
      if (other != null && other != mine && other.oneof() == mine.oneof()) {
        return named(path, level, other);
      }
      if (last || tag != mine.tag()) {
        in.skip(tag);
        continue;
      }
      boolean group = mine.kind() == Kind.GROUP;
      int outer = group ? in.enterGroup(tag) : in.enter(in.readLength());
      var found = find(in, mine.message(), path, level + 1);
      if (found != null) {
        return found;
      }
      if (group) {
        in.leaveGroup(outer);
      } else {
        in.leave(outer);
      }
    }
    return null;
  }

  private static String named(FieldPath path, int level, Field other) {
    var name = new StringBuilder();
    path.fields().subList(0, level).forEach(field -> name.append(field.name()).append('.'));
    return name.append(other.name()).toString();
  }
}
