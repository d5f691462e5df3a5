package io.weir.users.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each message as a file into a directory, for development, tests, and programs that collect
 * them there. Takes no more when the directory is full. Thread-safe.
 */
final class DirectoryMessages implements AccountMessages {
  private static final Logger log = LoggerFactory.getLogger(DirectoryMessages.class);
  private static final int MAX_FILES = 10_000;

  private final Path directory;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  DirectoryMessages(Path directory, InstantSource clock, Supplier<UUID> ids) {
    this.directory = directory;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public void send(Message message) {
    try {
      Files.createDirectories(directory);
      requireSpace();
      write(message);
    } catch (IOException e) {
      // The name of the exception and the path say what is wrong, without the message.
      log.error("messages cannot be written into {}: {}", directory, e.toString());
      throw new AccountFailure.MessagesAway();
    }
  }

  private void requireSpace() throws IOException {
    try (var files = Files.list(directory)) {
      if (files.limit(MAX_FILES).count() == MAX_FILES) {
        throw new IOException("it has %d files already".formatted(MAX_FILES));
      }
    }
  }

  private void write(Message message) throws IOException {
    var date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
    var text =
        "To: %s\nSubject: %s\nDate: %s\nContent-Type: text/plain; charset=utf-8\n\n%s"
            .formatted(message.address(), message.subject(), date, message.text());
    // The name sorts by time. A reader that looks for .eml never sees half a message.
    var name = ids.get().toString();
    var part = directory.resolve(name + ".part");
    Files.writeString(part, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    Files.move(part, directory.resolve(name + ".eml"));
  }
}
