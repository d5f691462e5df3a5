package io.weir.runtime.memory;

/**
 * Bytes that one exchange or connection holds, by kind. Each stage of an exchange sets the bytes
 * that it holds now. Thread-safe; holds nothing once it is released.
 */
public final class HeldBytes {
  private final MemoryBudget budget;
  private final Account account;
  private final long[] held = new long[MemoryKind.values().length];
  private final Runnable eviction;
  private boolean released;

  /**
   * @param eviction ends the exchange, from any thread
   */
  HeldBytes(MemoryBudget budget, Account account, Runnable eviction) {
    this.eviction = eviction;
    this.budget = budget;
    this.account = account;
  }

  public MemoryBudget budget() {
    return budget;
  }

  Account account() {
    return account;
  }

  /** Sets the bytes of a kind. They are held already, so this never fails. */
  public synchronized void set(MemoryKind kind, long bytes) {
    long change = bytes - held[kind.index()];
    if (change != 0 && !released) {
      held[kind.index()] = bytes;
      account.add(change);
      budget.count(kind, change);
      budget.ranks(this);
    }
  }

  /** Returns the bytes of a kind. */
  public synchronized long held(MemoryKind kind) {
    return held[kind.index()];
  }

  /** Returns the bytes of all kinds. */
  public long total() {
    return account.held();
  }

  /** Ends the exchange, because smaller ones need its memory. */
  void evict() {
    eviction.run();
  }

  /** Returns true if there is room to hold more. */
  public boolean hasRoom() {
    return account.room() > 0;
  }

  /** Counts a refusal for want of room, and returns the exception for it. */
  public MemoryExhausted refusal() {
    budget.refused();
    return new MemoryExhausted();
  }

  /** Releases all bytes. */
  public synchronized void release() {
    for (var kind : MemoryKind.values()) {
      set(kind, 0);
    }
    released = true;
  }
}
