package io.weir.runtime.reload;

import java.nio.file.Path;
import java.util.List;

/**
 * Source of the configuration of a process, which can be read again.
 *
 * @param <C> type of the configuration
 */
public interface ConfigSource<C> {

  /** Returns the file in words, for messages. */
  String name();

  /**
   * Reads the configuration.
   *
   * @throws io.weir.runtime.config.ConfigException with every mistake in the file
   */
  C read();

  /** Returns the record whose keys and values people see, without secrets. */
  Record shown(C config);

  /** Returns the files whose change reloads the configuration; none to watch nothing. */
  List<Path> watched(C config);
}
