package io.weir.runtime.config;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The position of a value in a file.
 *
 * @param key that names it, empty for the whole file
 * @param line from 1
 */
record Place(String key, int line) {

  /** A mapping or list stands at its key, where one looks for it; text may be lines below. */
  static Place of(String key, int keyLine, Node value) {
    return new Place(key, value instanceof ScalarNode ? line(value) : keyLine);
  }

  static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
  }
}
