package io.weir.users.avatar;

import io.weir.users.call.Call;
import io.weir.users.call.UsersFailure;
import io.weir.users.call.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of an avatar: checks it as it comes and hands it on in pieces of one size, so
 * that what is held is bounded. Its methods block. Not thread-safe.
 */
public final class AvatarUpload {
  private static final int PIECE = 64 << 10;
  private static final String CONTENT = "content";
  private static final String ANY = "application/octet-stream";

  private final Avatars avatars;
  private final UUID user;
  private final String contentType;
  private final Call call;
  private final byte[] piece = new byte[PIECE];
  private @Nullable UUID upload;

  /** Said when all has come: many who are answered while they still send do not hear the answer. */
  private @Nullable UsersFailure refused;

  private int filled;
  private int next;
  private long bytes;

  /**
   * @param contentType as the sender says; empty if it does not
   */
  public AvatarUpload(Avatars avatars, UUID user, String contentType, Call call) {
    this.avatars = avatars;
    this.user = user;
    this.contentType = contentType;
    this.call = call;
  }

  public void add(byte[] content) {
    bytes += content.length;
    if (bytes > avatars.most()) {
      throw invalid("has more than the %d bytes that are allowed".formatted(avatars.most()));
    }
    if (refused == null) {
      try {
        take(content);
      } catch (UsersFailure.Invalid | UsersFailure.NotFound e) {
        refused = e;
      }
    }
  }

  private void take(byte[] content) {
    for (var taken = 0; taken < content.length; ) {
      var some = Math.min(PIECE - filled, content.length - taken);
      System.arraycopy(content, taken, piece, filled, some);
      taken += some;
      filled += some;
      if (filled == PIECE) {
        flush();
      }
    }
    if (bytes >= ImageType.TELLING) {
      var _ = begun();
    }
  }

  /** All of it has come. */
  public Avatar finish() {
    if (refused != null) {
      throw refused;
    }
    if (bytes == 0) {
      throw invalid("is empty");
    }
    if (filled > 0) {
      flush();
    }
    return avatars.finish(user, begun(), call);
  }

  /** No more comes, and what came is not wanted. */
  public void abandon() {
    if (upload != null) {
      avatars.abandon(upload);
      upload = null;
    }
  }

  private void flush() {
    avatars.add(begun(), next++, Arrays.copyOf(piece, filled), call);
    filled = 0;
  }

  /** While the first piece is there. */
  private UUID begun() {
    if (upload == null) {
      upload = avatars.begin(user, type(), call);
    }
    return upload;
  }

  private ImageType type() {
    var type = ImageType.of(Arrays.copyOf(piece, filled));
    var said = said();
    if (type.isEmpty()) {
      throw invalid("is none of PNG, JPEG, GIF and WebP");
    }
    if (said.isPresent() && !said.get().equals(type.get().contentType())) {
      throw invalid("is %s and not what its type says".formatted(type.get().contentType()));
    }
    return type.get();
  }

  private Optional<String> said() {
    var end = contentType.indexOf(';');
    var type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    return Optional.of(type.toLowerCase(Locale.ROOT))
        .filter(one -> !one.isEmpty() && !one.equals(ANY));
  }

  private static UsersFailure invalid(String description) {
    return new UsersFailure.Invalid(List.of(new Violation(CONTENT, description)));
  }
}
