package io.weir.gateway.form.negotiation;

import com.linecorp.armeria.common.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Media range of an Accept header (RFC 9110, 12.5.1).
 *
 * @param quality preference from 0, not acceptable, to 1
 * @param specificity 0 for any type, 1 for any subtype of a type, 2 for one type
 * @param position position in the header, from 0
 */
public record MediaRange(float quality, int specificity, int position) {

  /**
   * Returns the most specific range that matches a media type, or null if no range does. It lets a
   * client exclude one type: {@code *}{@code /*, text/csv;q=0}.
   *
   * @param ranges media ranges of the Accept header
   * @param names names of the type, aliases included
   */
  public static @Nullable MediaRange matching(List<MediaType> ranges, List<MediaType> names) {
    MediaRange best = null;
    for (int i = 0; i < ranges.size(); i++) {
      var range = ranges.get(i);
      var plain = MediaType.create(range.type(), range.subtype());
      if (names.stream().anyMatch(name -> name.belongsTo(plain))) {
        var match = new MediaRange(range.qualityFactor(), specificity(range), i);
        best = best == null || match.specificity > best.specificity ? match : best;
      }
    }
    return best;
  }

  private static int specificity(MediaType range) {
    return range.type().equals("*") ? 0 : range.subtype().equals("*") ? 1 : 2;
  }

  public boolean isAcceptable() {
    return quality > 0;
  }

  /** Returns true if the client prefers this range: by quality, then specificity, then position. */
  public boolean beats(MediaRange other) {
    if (quality != other.quality) {
      return quality > other.quality;
    }
    return specificity == other.specificity
        ? position < other.position
        : specificity > other.specificity;
  }
}
