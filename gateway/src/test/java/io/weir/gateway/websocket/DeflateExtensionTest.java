package io.weir.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Offers of compression that are accepted (RFC 7692, 7.1). */
final class DeflateExtensionTest {
  private static final String AGREED =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          permessage-deflate                                             | yes
          permessage-deflate; client_max_window_bits                     | yes
          permessage-deflate; client_max_window_bits=10                  | yes
          permessage-deflate; client_max_window_bits="10"                | yes
          permessage-deflate; server_no_context_takeover                 | yes
          x-webkit-deflate-frame, permessage-deflate                     | yes
          permessage-deflate; server_max_window_bits=10, permessage-deflate | yes
          permessage-deflate; server_max_window_bits=10                  | no
          permessage-deflate; server_max_window_bits                     | no
          permessage-deflate; client_max_window_bits=7                   | no
          permessage-deflate; client_max_window_bits=16                  | no
          permessage-deflate; server_no_context_takeover=1               | no
          permessage-deflate; mystery                                    | no
          permessage-deflate; client_max_window_bits; client_max_window_bits | no
          permessage-bzip2                                               | no
          """)
  void meetsTheFirstOfferThatItCan(String offers, String met) {
    assertThat(DeflateExtension.agreed(List.of(offers)))
        .isEqualTo(met.equals("yes") ? AGREED : null);
  }

  @ParameterizedTest
  @CsvSource({"permessage-deflate; server_max_window_bits=15"})
  void namesTheWindowThatWasAskedFor(String offer) {
    assertThat(DeflateExtension.agreed(List.of(offer)))
        .isEqualTo(AGREED + "; server_max_window_bits=15");
  }
}
