package io.weir.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Account under which the server runs. PostgreSQL refuses to run as root, which is the usual
 * account in containers.
 */
sealed interface Account {
  /** Returns the arguments that precede a program's name. */
  List<String> prefix();

  /** Account of this process. */
  record Caller() implements Account {
    @Override
    public List<String> prefix() {
      return List.of();
    }
  }

  /** Root, mapped to nobody in a user namespace: the same files and the same signals. */
  record Namespace() implements Account {
    @Override
    public List<String> prefix() {
      return List.of("unshare", "--user");
    }
  }

  /** Another user, which must be given the files. For containers that forbid namespaces. */
  record Other(int uid) implements Account {
    @Override
    public List<String> prefix() {
      return List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "--");
    }
  }

  static Account nobody() {
    return new Other(65_534);
  }

  /** Returns the first account that works on this machine. */
  static Account choose(Path directory) {
    if (!ownedByRoot(directory)) {
      return new Caller();
    }
    return List.of(new Namespace(), nobody()).stream()
        .filter(account -> works(account, directory))
        .findFirst()
        .orElseThrow(() ->
            new PostgresFailure(
                "PostgreSQL does not run as root, and neither unshare nor setpriv may be used"
                    + " here: run as another user, or name a server with --database"));
  }

  /** Returns true if this account may read the files of this process. */
  default boolean sharesOurFiles() {
    return !(this instanceof Other);
  }

  /** Lets this account pass through one of our directories, if necessary. */
  default void enter(Path directory) throws IOException {
    if (this instanceof Other) {
      var permissions = Files.getPosixFilePermissions(directory);
      permissions.add(PosixFilePermission.OTHERS_EXECUTE);
      Files.setPosixFilePermissions(directory, permissions);
    }
  }

  /** Hands a file or directory over to this account, if necessary. */
  default void give(Path file) throws IOException {
    if (this instanceof Other(int uid)) {
      Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static boolean ownedByRoot(Path ownDirectory) {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(ownDirectory, "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      throw new PostgresFailure("cannot tell who owns " + ownDirectory, e);
    }
  }

  private static boolean works(Account account, Path directory) {
    var line = new ArrayList<>(account.prefix());
    line.add("true");
    try {
      return new Command(directory, line).run(Duration.ofSeconds(10)).succeeded();
    } catch (PostgresFailure e) {
      return false;
    }
  }
}
