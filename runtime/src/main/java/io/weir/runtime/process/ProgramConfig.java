package io.weir.runtime.process;

import io.weir.runtime.reload.ConfigSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Configuration file of a program that runs, read again with the environment of its start. */
record ProgramConfig<C extends Record>(
    Program<C> program, Path file, Map<String, String> environment) implements ConfigSource<C> {

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public C read() {
    return program.read(file, environment);
  }

  @Override
  public Record shown(C config) {
    return program.shown(config);
  }

  @Override
  public List<Path> watched(C config) {
    return program.watched(config, file);
  }
}
