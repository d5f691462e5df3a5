package io.weir.runtime.protocol;

import java.util.Locale;

/** Reason for refusing a request or ending a connection; a label of the metric. */
public enum Reason {
  /** Pseudo-header missing, empty, repeated, unknown or at the wrong place. */
  PSEUDO_HEADER,
  /** Header name or value that HTTP/2 does not allow. */
  HEADER,
  /** Host or :authority missing, repeated, malformed or contradictory. */
  HOST,
  /** HTTP version other than 1.0 and 1.1. */
  VERSION,
  /** Transfer coding other than one final "chunked". */
  TRANSFER_ENCODING,
  /** Bytes of an HTTP/1 request that cannot be parsed or whose length is ambiguous. */
  SYNTAX,
  /** HTTP/2 stream error found by the decoder. */
  STREAM_ERROR,
  /** HTTP/2 connection error. */
  CONNECTION_ERROR,
  /** TLS handshake that failed. */
  TLS,
  /** More streams reset than a client has reason for. */
  RESETS,
  /** More control frames than a client has reason for. */
  FLOOD,
  /** Fault of our own decoder. */
  FAULT;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** Returns the value of the metric's label. */
  public String label() {
    return label;
  }
}
