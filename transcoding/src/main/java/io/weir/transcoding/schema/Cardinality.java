package io.weir.transcoding.schema;

/** How often a field's value may stand in its message. */
public enum Cardinality {
  SINGULAR,
  REPEATED,
  MAP
}
