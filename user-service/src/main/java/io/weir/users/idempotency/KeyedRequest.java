package io.weir.users.idempotency;

import io.weir.users.call.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Request with an idempotency key. Both digests are SHA-256 in hexadecimal digits.
 *
 * @param id digest of the RPC, the caller and the key
 * @param content digest of the messages of the request
 */
public record KeyedRequest(String id, String content) {

  /**
   * Creates a request.
   *
   * @param rpc full name of the RPC
   * @param caller identity of the caller; empty without one
   * @param content digest of the messages
   */
  static KeyedRequest of(String rpc, String caller, String key, byte[] content) {
    var id = Sha256.start();
    for (var part : new String[] {rpc, caller, key}) {
      id.update(part.getBytes(StandardCharsets.UTF_8));
      // Not in any of the parts, so that no two lists of parts have the same bytes.
      id.update((byte) 0);
    }
    var hex = HexFormat.of();
    return new KeyedRequest(hex.formatHex(id.digest()), hex.formatHex(content));
  }
}
