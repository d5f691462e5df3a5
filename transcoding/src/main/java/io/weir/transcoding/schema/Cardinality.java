package io.weir.transcoding.schema;

/** Cardinality of a field in its message. */
public enum Cardinality {
  SINGULAR,
  REPEATED,
  MAP
}
