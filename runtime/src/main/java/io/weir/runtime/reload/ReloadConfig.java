package io.weir.runtime.reload;

/**
 * Configuration of reloads.
 *
 * @param watch whether a change of the configuration's files reloads it; false to reload only by
 *     SIGHUP and the admin port
 */
public record ReloadConfig(boolean watch) {
  public static ReloadConfig defaults() {
    return new ReloadConfig(true);
  }
}
