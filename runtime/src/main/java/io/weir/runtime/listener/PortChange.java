package io.weir.runtime.listener;

/** Prepared change of the ports of a listener. Either committed or abandoned, once. */
public interface PortChange {
  /** Change of nothing. */
  PortChange NONE =
      new PortChange() {
        @Override
        public void commit(DrainConfig drain) {}

        @Override
        public void abandon() {}
      };

  /**
   * Makes the change, which cannot fail any more.
   *
   * @param drain its grace bounds the drain of ports that are closed, which goes on behind the
   *     return
   */
  void commit(DrainConfig drain);

  /** Undoes what was prepared. The listener serves as before. */
  void abandon();
}
