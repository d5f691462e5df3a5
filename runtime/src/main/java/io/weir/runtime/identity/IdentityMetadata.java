package io.weir.runtime.identity;

import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.netty.util.AsciiString;
import io.weir.grpc.MetadataRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of the metadata that tells services who a caller is. Only this process sets them: a caller
 * that sends one itself, in any spelling, is not heard. Immutable.
 */
public final class IdentityMetadata {
  private final List<String> names;

  /**
   * @param names in lower case
   */
  public IdentityMetadata(Collection<String> names) {
    this.names = names.stream().map(IdentityHeaders::normal).distinct().toList();
  }

  /**
   * Returns a value as metadata can carry it: in UTF-8, percent-encoded where it is not printable
   * ASCII. A percent sign is encoded too, so that two values never look the same.
   */
  public static String text(String value) {
    var bytes = value.replace("%", "%25").getBytes(StandardCharsets.UTF_8);
    return MetadataRules.printable(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** Returns true if a name is one of these, or a second spelling of one: "X_User.Id". */
  public boolean contains(CharSequence name) {
    for (var own : names) {
      if (IdentityHeaders.isNormal(own, name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Removes what a caller has sent under these names, and sets what is known of it. The last change
   * to the headers of a request for an instance: no rule and no header of the caller comes after.
   *
   * @param identity null for a caller without one
   */
  public void set(RequestHeadersBuilder headers, @Nullable Identity identity) {
    List<AsciiString> sent = null;
    for (var name : headers.names()) {
      if (contains(name)) {
        sent = sent == null ? new ArrayList<>() : sent;
        sent.add(name);
      }
    }
    if (sent != null) {
      sent.forEach(headers::remove);
    }
    if (identity != null) {
      identity.metadata().forEach(headers::set);
    }
  }
}
