package io.weir.quickstart.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one server: data, log and password. It belongs to one process at a time, as long
 * as that holds the lock; the kernel lets go of it however the process ends.
 */
final class Home implements AutoCloseable {
  static final String DATA = "postgres";
  private static final String LOCK = "weir.lock";

  /** Of this JVM: opening a lock file again and closing it would let go of the lock. */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private Path root;
  private final FileChannel lock;

  private Home(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /** A directory that is kept; created if it is not there. */
  static Home kept(Path directory) {
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

  /** The lock of a directory, or null if another process has it. */
  static @Nullable Home locked(Path root) throws IOException {
    if (!OURS.add(root)) {
      return null;
    }
    var channel = open(root);
    try {
      if (channel.tryLock() != null) {
        channel.truncate(0).write(utf8(ProcessHandle.current().pid() + "\n"));
        return new Home(root, channel);
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

  private static FileChannel open(Path root) throws IOException {
    try {
      return FileChannel.open(
          root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      OURS.remove(root);
      throw e;
    }
  }

  /** Gives the directory, lock and all, another name. */
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

  /** Deletes the directory, and only then lets go of it. */
  void delete() throws IOException {
    try (this) {
      Trees.delete(root);
    }
  }

  private static String holder(Path root) throws IOException {
    var pid = Files.readString(root.resolve(LOCK)).strip();
    return pid.isEmpty() ? "unknown" : pid;
  }

  /** The JDK's message is often the bare file name, its reason often null. */
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
