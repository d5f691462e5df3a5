package io.weir.testkit.golden;

import java.util.List;

/** Lines in which two texts differ, with three lines around each difference. */
final class TextDiff {
  private static final int CONTEXT = 3;

  private final List<String> before;
  private final List<String> after;

  /** Length of the longest common rest of both texts, by the first lines of the rests. */
  private final int[][] common;

  private TextDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
    this.common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
  }

  /** Returns the lines: " " in both texts, "-" only in the first, "+" only in the second. */
  static String of(String before, String after) {
    var first = before.lines().toList();
    var second = after.lines().toList();
    int start = 0;
    while (start < Math.min(first.size(), second.size())
        && first.get(start).equals(second.get(start))) {
      start++;
    }
    int end = 0;
    while (end < Math.min(first.size(), second.size()) - start
        && first.get(first.size() - 1 - end).equals(second.get(second.size() - 1 - end))) {
      end++;
    }
    int from = Math.max(0, start - CONTEXT);
    int kept = Math.max(0, end - CONTEXT);
    return new TextDiff(
            first.subList(from, first.size() - kept), second.subList(from, second.size() - kept))
        .text(from + 1);
  }

  private String text(int line) {
    var text = new StringBuilder("@@ line " + line + "\n");
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      boolean both = i < before.size() && j < after.size() && before.get(i).equals(after.get(j));
      if (both) {
        text.append("  ").append(before.get(i)).append('\n');
        i++;
        j++;
      } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
        text.append("- ").append(before.get(i++)).append('\n');
      } else {
        text.append("+ ").append(after.get(j++)).append('\n');
      }
    }
    return text.toString();
  }
}
