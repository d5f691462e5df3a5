package io.weir.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Files that a server needs before it starts: initialised data, a log and a password. */
record DataDirectory(ServerDirectory directory, Account account, Binaries binaries) {
  private static final Duration INITIALISATION = Duration.ofMinutes(2);
  private static final String BESIDE = "postgres.new";

  /** Initialises the directory if it is new, and returns the superuser's password. */
  String prepare(Durability durability) throws IOException {
    if (Files.exists(directory.data())) {
      refuseOtherVersion();
      Files.deleteIfExists(directory.log());
      createLog();
      return Files.readString(directory.password()).strip();
    }
    var password = newPassword();
    createLog();
    initialise(durability);
    return password;
  }

  /**
   * Initialises the data in another directory and moves it into place, so that a half-initialised
   * directory never looks complete.
   */
  private void initialise(Durability durability) throws IOException {
    var beside = directory.root().resolve(BESIDE);
    FileTree.delete(beside);
    Files.createDirectory(
        beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    account.give(beside);
    var initialised = initdb(durability).run(INITIALISATION);
    if (!initialised.succeeded()) {
      FileTree.delete(beside);
      throw new PostgresFailure(
          "cannot initialise PostgreSQL in %s: %s"
              .formatted(directory.root(), initialised.lastLine()));
    }
    Files.move(beside, directory.data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private Command initdb(Durability durability) {
    var arguments =
        new ArrayList<>(
            List.of(
                "--pgdata=" + BESIDE,
                "--username=" + Server.SUPERUSER,
                "--auth=scram-sha-256",
                "--pwfile=" + directory.password().getFileName(),
                "--encoding=UTF8",
                // Sort order and character classes must be the same everywhere, whatever locale the
                // machine has.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--lc-collate=C",
                "--lc-ctype=" + letters(),
                "--no-instructions"));
    if (!durability.syncsInitialFiles()) {
      arguments.add("--no-sync");
    }
    return Command.in(
        directory.root(), account, binaries.program("initdb"), arguments.toArray(String[]::new));
  }

  /** Returns the C locale for extensions, which still ask the C library about character classes. */
  private static String letters() {
    return System.getProperty("os.name", "").startsWith("Mac") ? "en_US.UTF-8" : "C.UTF-8";
  }

  /** Creates a password, because every user of the machine can reach the server's port. */
  private String newPassword() throws IOException {
    var random = new byte[16];
    new SecureRandom().nextBytes(random);
    var password = HexFormat.of().formatHex(random);
    Files.deleteIfExists(directory.password());
    createPrivate(directory.password());
    Files.writeString(directory.password(), password + "\n");
    return password;
  }

  private void createLog() throws IOException {
    if (!Files.exists(directory.log())) {
      createPrivate(directory.log());
    }
  }

  private void createPrivate(Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    account.give(file);
  }

  private void refuseOtherVersion() throws IOException {
    var found = Files.readString(directory.data().resolve("PG_VERSION")).strip();
    var ours = binaries.majorVersion();
    if (!found.equals(ours)) {
      throw new PostgresFailure(
          "%s holds data of PostgreSQL %s, this is PostgreSQL %s: name another directory"
              .formatted(directory.root(), found, ours));
    }
  }
}
