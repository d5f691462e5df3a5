package io.weir.quickstart.postgres;

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

/** What the server finds when it starts: an initialised directory, a log, a password. */
record DataDirectory(Home home, Account account, Binaries binaries) {
  private static final Duration INITIALISATION = Duration.ofMinutes(2);
  private static final String BESIDE = "postgres.new";

  /** Initialises the directory if it is new; answers the superuser's password. */
  String prepare(boolean durable) throws IOException {
    if (Files.exists(home.data())) {
      refuseOtherVersion();
      Files.deleteIfExists(home.log());
      createLog();
      return Files.readString(home.password()).strip();
    }
    var password = newPassword();
    createLog();
    initialise(durable);
    return password;
  }

  /** Beside and then moved: a half-initialised directory must never look like a whole one. */
  private void initialise(boolean durable) throws IOException {
    var beside = home.root().resolve(BESIDE);
    Trees.delete(beside);
    Files.createDirectory(
        beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    account.give(beside);
    var initialised = initdb(durable).run(INITIALISATION);
    if (!initialised.succeeded()) {
      Trees.delete(beside);
      throw new PostgresFailure(
          "cannot initialise PostgreSQL in %s: %s".formatted(home.root(), initialised.lastLine()));
    }
    Files.move(beside, home.data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private Command initdb(boolean durable) {
    var arguments =
        new ArrayList<>(
            List.of(
                "--pgdata=" + BESIDE,
                "--username=" + Server.SUPERUSER,
                "--auth=scram-sha-256",
                "--pwfile=" + home.password().getFileName(),
                "--encoding=UTF8",
                // The same order and the same letters everywhere, whatever the machine has.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--lc-collate=C",
                "--lc-ctype=" + letters(),
                "--no-instructions"));
    if (!durable) {
      arguments.add("--no-sync");
    }
    return Command.in(
        home.root(), account, binaries.program("initdb"), arguments.toArray(String[]::new));
  }

  /** Extensions still ask the C library what a letter is. */
  private static String letters() {
    return System.getProperty("os.name", "").startsWith("Mac") ? "en_US.UTF-8" : "C.UTF-8";
  }

  /** The server listens on a port that every user of the machine can reach. */
  private String newPassword() throws IOException {
    var random = new byte[16];
    new SecureRandom().nextBytes(random);
    var password = HexFormat.of().formatHex(random);
    Files.deleteIfExists(home.password());
    createPrivate(home.password());
    Files.writeString(home.password(), password + "\n");
    return password;
  }

  private void createLog() throws IOException {
    if (!Files.exists(home.log())) {
      createPrivate(home.log());
    }
  }

  private void createPrivate(Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    account.give(file);
  }

  private void refuseOtherVersion() throws IOException {
    var found = Files.readString(home.data().resolve("PG_VERSION")).strip();
    var ours = binaries.majorVersion();
    if (!found.equals(ours)) {
      throw new PostgresFailure(
          "%s holds data of PostgreSQL %s, this is PostgreSQL %s: name another directory"
              .formatted(home.root(), found, ours));
    }
  }
}
