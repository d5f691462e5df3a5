package io.weir.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Temporary directory of a training run, deleted with its files when closed. */
record TrainingFiles(Path directory) implements AutoCloseable {
  static TrainingFiles create() throws IOException {
    return new TrainingFiles(Files.createTempDirectory("weir-training-"));
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Override
  public void close() throws IOException {
    List<Path> files;
    try (var found = Files.list(directory)) {
      files = found.toList();
    }
    for (var file : files) {
      Files.delete(file);
    }
    Files.delete(directory);
  }
}
