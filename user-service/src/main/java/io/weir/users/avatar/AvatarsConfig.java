package io.weir.users.avatar;

import io.weir.runtime.config.Size;

/**
 * What avatars may take.
 *
 * @param size most bytes of one
 */
public record AvatarsConfig(Size size) {

  public AvatarsConfig {
    if (size.bytes() < 1) {
      throw new IllegalArgumentException("size: more than 0 is expected");
    }
  }

  public static AvatarsConfig defaults() {
    return new AvatarsConfig(new Size(1 << 20));
  }
}
