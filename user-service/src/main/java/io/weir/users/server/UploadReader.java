package io.weir.users.server;

/** Consumes the messages of one upload and produces its answer. Methods block. */
public interface UploadReader<Q, R> {

  void read(Q message);

  /** Completes the upload after its last message. */
  R finish();

  /** Discards an upload that was interrupted. */
  void abandon();
}
