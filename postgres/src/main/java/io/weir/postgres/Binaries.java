package io.weir.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacked programs of PostgreSQL.
 *
 * @param root directory that contains bin, lib and share
 */
record Binaries(Path root) {

  Path program(String name) {
    return root.resolve("bin").resolve(name);
  }

  /** Returns the major version of the data format of these programs, such as "17". */
  String majorVersion() throws IOException {
    try (var lines = Files.lines(root.resolve("share/postgresql/postgres.bki"))) {
      return lines.findFirst().orElse("").replace("# PostgreSQL ", "").strip();
    }
  }

  /** Unpacks the programs once per user if possible, else in the directory of the server. */
  static Binaries of(ServerDirectory directory, Account account) {
    var cache = Path.of(System.getProperty("user.home", "/"), ".cache", "weir");
    return account.sharesOurFiles() && writable(cache) ? in(cache) : in(directory.root());
  }

  private static boolean writable(Path directory) {
    try {
      return Files.isWritable(Files.createDirectories(directory));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns the programs for this platform, and unpacks them below a directory if necessary.
   * Several processes may do so at once: each unpacks into a directory of its own and moves it into
   * place.
   */
  static Binaries in(Path directory) {
    try {
      var archive = archive();
      var root = directory.resolve("postgresql-" + fingerprint(archive));
      if (!Files.isDirectory(root)) {
        Files.createDirectories(directory);
        unpack(archive, directory, root);
      }
      return new Binaries(root);
    } catch (IOException e) {
      throw new PostgresFailure("cannot unpack PostgreSQL to " + directory + ": " + e, e);
    }
  }

  private static void unpack(URL archive, Path directory, Path root) throws IOException {
    var beside = Files.createTempDirectory(directory, "unpacking");
    try {
      unpack(archive, beside);
      // Readable for the account under which the server may run.
      Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(beside, root, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // Another process was faster and has unpacked the same programs.
      FileTree.delete(beside);
    } catch (IOException | RuntimeException e) {
      FileTree.delete(beside);
      throw e;
    }
  }

  private static void unpack(URL archive, Path target) throws IOException {
    try (var in = new XZInputStream(new BufferedInputStream(archive.openStream(), 1 << 16));
        var tar = new TarArchiveInputStream(in)) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (Thread.currentThread().isInterrupted()) {
          throw new IOException("interrupted");
        }
        write(entry, tar, target.resolve(entry.getName()).normalize());
      }
    }
  }

  private static void write(TarArchiveEntry entry, TarArchiveInputStream tar, Path file)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    var parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, file);
      var mode = (entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x";
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
  }

  private static URL archive() {
    var name = "postgres-%s-%s.txz".formatted(system(), processor());
    var found = Binaries.class.getClassLoader().getResource(name);
    if (found == null) {
      throw new PostgresFailure(
          "no PostgreSQL comes along for this platform (%s): name a server with --database"
              .formatted(name));
    }
    return found;
  }

  private static String system() {
    return System.getProperty("os.name", "").startsWith("Mac") ? "darwin" : "linux";
  }

  /**
   * Returns the processor as in the names of the archives: linux-x86_64, linux-arm_64,
   * darwin-x86_64, darwin-arm_64.
   */
  private static String processor() {
    return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      case String other -> other;
    };
  }

  /**
   * Returns the checksum of the archive in its jar, so that other binaries go to another directory.
   */
  private static String fingerprint(URL archive) throws IOException {
    if (archive.openConnection() instanceof JarURLConnection jar) {
      return "%08x".formatted(jar.getJarEntry().getCrc());
    }
    throw new IOException("not in a jar: " + archive);
  }
}
