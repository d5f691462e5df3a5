package io.weir.architecture;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Limits on the size of main sources. Beyond them, a unit usually holds two concepts. */
final class SizeTest {
  private static final long MAX_CLASSES = 25;
  private static final long MAX_FILE_LINES = 320;
  private static final long MAX_METHOD_LINES = 50;

  @Test
  void packagesHoldOneConcept() {
    var large =
        Sources.files().stream()
            .filter(file -> !file.endsWith("package-info.java"))
            .collect(groupingBy(Path::getParent, counting()));
    large.values().removeIf(classes -> classes <= MAX_CLASSES);

    assertThat(large)
        .as("a reader finds a concept by its folder: at most %d files in each", MAX_CLASSES)
        .isEmpty();
  }

  @Test
  void filesHoldOneConcept() {
    var large =
        Sources.files().stream().filter(file -> Sources.lines(file) > MAX_FILE_LINES).toList();

    assertThat(large).as("a file is read in one go: at most %d lines", MAX_FILE_LINES).isEmpty();
  }

  @Test
  void methodsDoOneThing() {
    var methods = Sources.methods();
    var large = methods.stream().filter(method -> method.lines() > MAX_METHOD_LINES).toList();

    assertThat(methods).as("the parser saw the sources").hasSizeGreaterThan(2_000);
    assertThat(large)
        .as("a method is seen on one screen: at most %d lines", MAX_METHOD_LINES)
        .isEmpty();
  }
}
