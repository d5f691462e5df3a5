package io.weir.runtime.config;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Position of a value in a file.
 *
 * @param key key of the value; empty for the whole file
 * @param line line in the file, from 1
 */
record Place(String key, int line) {

  /**
   * Returns the position of a value. A mapping or list is reported at its key, where a reader looks
   * for it; a scalar may be lines below its key.
   */
  static Place of(String key, int keyLine, Node value) {
    return new Place(key, value instanceof ScalarNode ? line(value) : keyLine);
  }

  static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
  }
}
