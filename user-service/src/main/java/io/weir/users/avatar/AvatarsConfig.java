package io.weir.users.avatar;

import io.weir.runtime.config.value.Size;

/**
 * Limits of avatars.
 *
 * @param size maximum size of an avatar
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
