package io.weir.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Directory of one server: data, log and password. It belongs to the process that holds its lock.
 * The kernel releases the lock however the process ends.
 */
final class ServerDirectory implements AutoCloseable {
  static final String DATA = "postgres";
  private static final String LOCK = "weir.lock";

  /** Directories of this JVM. Opening and closing their lock files again would release the lock. */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private Path root;
  private final FileChannel lock;

  private ServerDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /** Locks a directory whose data is kept, and creates it if necessary. */
  static ServerDirectory kept(Path directory) {
    var root = directory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(root);
      if (Files.exists(root.resolve("PG_VERSION"))) {
        throw new PostgresFailure(
            root + " is the data directory of another PostgreSQL: name a directory of its own");
      }
      var home = locked(root);
      if (home == null) {
        throw new PostgresFailure("%s is in use by process %s".formatted(root, holder(root)));
      }
      return home;
    } catch (FileSystemException e) {
      throw new PostgresFailure("cannot use %s: %s".formatted(root, reason(e)), e);
    } catch (IOException e) {
      throw new PostgresFailure("cannot use %s: %s".formatted(root, e.getMessage()), e);
    }
  }

  /** Locks a directory. Returns null if another process holds the lock. */
  static @Nullable ServerDirectory locked(Path root) throws IOException {
    return locked(root, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /**
   * Locks a directory that another process has created. Returns null if a process holds the lock.
   *
   * @throws java.nio.file.NoSuchFileException if the lock file is missing, because its owner is
   *     deleting the directory
   */
  static @Nullable ServerDirectory orphaned(Path root) throws IOException {
    return locked(root, StandardOpenOption.WRITE);
  }

  private static @Nullable ServerDirectory locked(Path root, OpenOption... options)
      throws IOException {
    if (!OURS.add(root)) {
      return null;
    }
    var channel = open(root, options);
    try {
      if (channel.tryLock() != null) {
        channel.truncate(0).write(utf8(ProcessHandle.current().pid() + "\n"));
        return new ServerDirectory(root, channel);
      }
    } catch (IOException e) {
      OURS.remove(root);
      channel.close();
      throw e;
    }
    OURS.remove(root);
    channel.close();
    return null;
  }

  private static FileChannel open(Path root, OpenOption... options) throws IOException {
    try {
      return FileChannel.open(root.resolve(LOCK), options);
    } catch (IOException e) {
      OURS.remove(root);
      throw e;
    }
  }

  /** Renames the directory and keeps the lock. */
  void rename(Path target) throws IOException {
    OURS.add(target);
    Files.move(root, target);
    OURS.remove(root);
    root = target;
  }

  Path root() {
    return root;
  }

  Path data() {
    return root.resolve(DATA);
  }

  Path log() {
    return root.resolve("postgres.log");
  }

  Path password() {
    return root.resolve("postgres.password");
  }

  @Override
  public void close() throws IOException {
    lock.close();
    OURS.remove(root);
  }

  /**
   * Deletes the directory, the lock file last, so that no other process takes it for an orphan
   * before.
   */
  void delete() throws IOException {
    try (this) {
      FileTree.deleteLast(root, root.resolve(LOCK));
    }
  }

  private static String holder(Path root) throws IOException {
    var pid = Files.readString(root.resolve(LOCK)).strip();
    return pid.isEmpty() ? "unknown" : pid;
  }

  /**
   * Returns the reason in words: the message of the JDK is often only the file name, and its reason
   * is often null.
   */
  private static String reason(FileSystemException e) {
    var kind = e.getClass().getSimpleName().replace("Exception", "");
    var reason = e.getReason();
    if (reason != null) {
      return reason;
    }
    return switch (kind) {
      case "AccessDenied" -> "permission denied";
      case "FileAlreadyExists" -> "it is not a directory";
      case "NoSuchFile" -> "it cannot be created";
      default -> kind;
    };
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
