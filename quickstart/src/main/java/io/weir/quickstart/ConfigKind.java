package io.weir.quickstart;

import io.weir.runtime.process.CommandFailure;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Process that a configuration file is for, recognised by keys that only this process has. */
enum ConfigKind {
  GATEWAY,
  SIDECAR,
  USER_SERVICE;

  private static final Pattern TOP_LEVEL_KEY = Pattern.compile("(?m)^\"?([a-z-]+)\"?\\s*:");

  static ConfigKind of(Path file) {
    var keys =
        TOP_LEVEL_KEY
            .matcher(read(file))
            .results()
            .map((MatchResult found) -> found.group(1))
            .collect(Collectors.toSet());
    if (keys.contains("apis")) {
      return GATEWAY;
    }
    if (keys.contains("clusters") || keys.contains("inbound")) {
      return SIDECAR;
    }
    if (keys.contains("database") || keys.contains("sample-users")) {
      return USER_SERVICE;
    }
    throw new CommandFailure(
        "%s: a gateway's configuration has apis and clusters, a sidecar's has clusters or inbound, a user service's has database; found %s"
            .formatted(file, keys.isEmpty() ? "no keys" : "only " + sorted(keys)));
  }

  private static String sorted(Set<String> keys) {
    return keys.stream().sorted().collect(Collectors.joining(", "));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new CommandFailure("there is no file " + file, e);
    } catch (MalformedInputException e) {
      throw new CommandFailure(file + " is not text in UTF-8", e);
    } catch (IOException e) {
      throw new CommandFailure("cannot read %s: %s".formatted(file, e), e);
    }
  }
}
