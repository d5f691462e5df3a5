package io.weir.users.avatar;

import io.weir.users.call.Call;
import io.weir.users.call.Failure;
import io.weir.users.call.InvalidRequest;
import io.weir.users.user.UserFailure;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An avatar while it arrives: checks the content and stores it in pieces of equal size, one of
 * which is held in memory. Methods block. Not thread-safe.
 */
public final class AvatarUpload {
  private static final int PIECE = 64 << 10;
  private static final String CONTENT = "content";
  private static final String ANY = "application/octet-stream";

  private final AvatarUploads uploads;
  private final UUID user;
  private final String contentType;
  private final Call call;
  private final byte[] piece = new byte[PIECE];
  private @Nullable UUID upload;

  /**
   * Failure that is thrown once all content has arrived, because many clients miss an answer while
   * they still send.
   */
  private @Nullable Failure refused;

  private int filled;
  private int next;
  private long bytes;

  /**
   * @param contentType the declared type; empty if none was declared
   */
  public AvatarUpload(AvatarUploads uploads, UUID user, String contentType, Call call) {
    this.uploads = uploads;
    this.user = user;
    this.contentType = contentType;
    this.call = call;
  }

  public void add(byte[] content) {
    bytes += content.length;
    if (bytes > uploads.maxBytes()) {
      throw invalid("has more than the %d bytes that are allowed".formatted(uploads.maxBytes()));
    }
    if (refused == null) {
      try {
        take(content);
      } catch (InvalidRequest | UserFailure.NotFound e) {
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
    if (bytes >= ImageType.DETECTION_BYTES) {
      var _ = begun();
    }
  }

  /** Completes the upload after all content. */
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
    return uploads.finish(user, begun(), call);
  }

  /** Discards the upload. */
  public void abandon() {
    if (upload != null) {
      uploads.abandon(upload);
      upload = null;
    }
  }

  private void flush() {
    uploads.add(begun(), next++, Arrays.copyOf(piece, filled), call);
    filled = 0;
  }

  /** Returns the upload, and begins it if this is the first piece. */
  private UUID begun() {
    if (upload == null) {
      upload = uploads.begin(user, type(), call);
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

  private static InvalidRequest invalid(String description) {
    return InvalidRequest.of(CONTENT, description);
  }
}
