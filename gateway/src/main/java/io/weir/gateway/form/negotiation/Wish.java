package io.weir.gateway.form.negotiation;

import com.linecorp.armeria.common.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller's Accept says of a type: the most exact of the ranges that have it counts (RFC
 * 9110, 12.5.1), so that one may take everything but this.
 *
 * @param quality 0: not acceptable
 * @param exactness 0: any type, 1: any of a kind, 2: this one
 * @param place of the range among the others
 */
public record Wish(float quality, int exactness, int place) {

  /**
   * @param names of the type: any of them will do
   * @return null if there is no range that has it
   */
  public static @Nullable Wish of(List<MediaType> ranges, List<MediaType> names) {
    Wish most = null;
    for (int i = 0; i < ranges.size(); i++) {
      var range = ranges.get(i);
      var plain = MediaType.create(range.type(), range.subtype());
      if (names.stream().anyMatch(name -> name.belongsTo(plain))) {
        var wish = new Wish(range.qualityFactor(), exactness(range), i);
        most = most == null || wish.exactness > most.exactness ? wish : most;
      }
    }
    return most;
  }

  private static int exactness(MediaType range) {
    return range.type().equals("*") ? 0 : range.subtype().equals("*") ? 1 : 2;
  }

  public boolean isAcceptable() {
    return quality > 0;
  }

  /** Whether it is liked better; of two that are liked the same, the one that is named. */
  public boolean beats(Wish other) {
    if (quality != other.quality) {
      return quality > other.quality;
    }
    return exactness == other.exactness ? place < other.place : exactness > other.exactness;
  }
}
