package io.weir.runtime.authentication;

import java.util.ArrayList;
import java.util.List;

/**
 * Subprotocols that a WebSocket offers, among them "bearer" followed by a token: browsers let pages
 * set no other header of a handshake.
 *
 * @param isBearer whether "bearer" is among them
 * @param tokens the tokens behind it; an empty one if nothing follows
 * @param others the subprotocols without these
 */
record SubprotocolToken(boolean isBearer, List<String> tokens, List<String> others) {
  private static final String BEARER = "bearer";

  /**
   * @param offered values of sec-websocket-protocol
   */
  static SubprotocolToken of(List<String> offered) {
    List<String> tokens = new ArrayList<>();
    List<String> others = new ArrayList<>();
    boolean follows = false;
    boolean any = false;
    for (var header : offered) {
      for (var element : header.split(",", -1)) {
        var name = element.strip();
        if (follows) {
          tokens.add(name);
          follows = false;
        } else if (name.equalsIgnoreCase(BEARER)) {
          follows = true;
          any = true;
        } else {
          others.add(name);
        }
      }
    }
    if (follows) {
      tokens.add("");
    }
    return new SubprotocolToken(any, tokens, others);
  }
}
