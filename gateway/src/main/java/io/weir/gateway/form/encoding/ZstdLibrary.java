package io.weir.gateway.form.encoding;

import com.github.luben.zstd.util.Native;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Availability of zstd. The library is native code in a jar: it is missing on some platforms, and
 * cannot be loaded where the directory for temporary files is read-only.
 */
public final class ZstdLibrary {
  private static final Logger log = LoggerFactory.getLogger(ZstdLibrary.class);

  private static final boolean AVAILABLE = loads(Native::load);

  private ZstdLibrary() {}

  /** Returns true if zstd can be used. The first call loads the library. */
  public static boolean isAvailable() {
    return AVAILABLE;
  }

  /** Loads a library. Returns false, and says why, if that is not possible. */
  static boolean loads(Runnable library) {
    try {
      library.run();
      return true;
    } catch (LinkageError | RuntimeException missing) {
      log.warn("zstd is not offered to clients, its library cannot be loaded: {}", reason(missing));
      return false;
    }
  }

  private static String reason(Throwable missing) {
    var cause = missing.getCause();
    return String.valueOf((cause == null ? missing : cause).getMessage())
        .lines()
        .findFirst()
        .orElse("");
  }
}
