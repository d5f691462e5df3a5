package io.weir.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Attacks a port of this machine, as a process of its own. Each line of its input names an attack,
 * which starts; an empty line ends it, and the tally is printed. Prints a line when it is ready.
 */
final class AttackerMain {
  /**
   * Bounds the number of connections, so that the attacker leaves the gateway some of the cores.
   */
  private static final long BETWEEN_CONNECTIONS = TimeUnit.MILLISECONDS.toNanos(5);

  private final int port;
  private final Attack attack;
  private final Tally tally = new Tally();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  private AttackerMain(int port, Attack attack) {
    this.port = port;
    this.attack = attack;
  }

  /**
   * @param args the port
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var attacks = Attack.all().stream().collect(toMap(Attack::name, attack -> attack));
    System.out.println("ready");
    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (var name = in.readLine(); name != null; name = in.readLine()) {
      var attack = requireNonNull(attacks.get(name));
      var tally = new AttackerMain(Integer.parseInt(args[0]), attack).attackUntilLine(in);
      System.out.println(tally);
    }
  }

  private Tally attackUntilLine(BufferedReader in) throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < attack.connections(); i++) {
      threads.add(Thread.startVirtualThread(this::attack));
    }
    in.readLine();
    ended = true;
    for (var connection : connections) {
      connection.close();
    }
    for (var thread : threads) {
      thread.join();
    }
    return tally;
  }

  private void attack() {
    while (!ended) {
      try (var connection = new Connection(port, attack.reads(), tally)) {
        connections.add(connection);
        try {
          attack.script().run(connection);
        } finally {
          connections.remove(connection);
        }
      } catch (IOException refused) {
        // The gateway has ended the connection, which is counted: tries again.
      }
      LockSupport.parkNanos(BETWEEN_CONNECTIONS);
    }
  }
}
