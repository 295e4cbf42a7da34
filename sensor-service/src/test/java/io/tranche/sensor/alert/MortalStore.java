package io.tranche.sensor.alert;

import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The store of a replica that dies before or after one of its writes. */
final class MortalStore {

  private static final Set<String> WRITES = Set.of("save", "insert", "take");

  private final int last;
  private final boolean afterwards;
  private int writes;

  /**
   * @param last the write at which it dies
   * @param afterwards whether it dies after that write, not before
   */
  MortalStore(int last, boolean afterwards) {
    this.last = last;
    this.afterwards = afterwards;
  }

  /** The replica is gone: nothing that would follow happens. */
  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The same repository, as long as the replica lives. */
  <R> R of(Class<R> type, R repository) {
    InvocationHandler handler = (proxy, method, given) -> call(repository, method, given);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private synchronized @Nullable Object call(
      Object repository, Method method, @Nullable Object @Nullable [] given) throws Throwable {
    if (WRITES.contains(method.getName())) {
      writes++;
    }
    Uni<?> death = Uni.createFrom().failure(new Died());
    if (writes > last || writes == last && !afterwards) {
      return death;
    }
    try {
      Object done = method.invoke(repository, given);
      return writes == last && WRITES.contains(method.getName())
          ? ((Uni<?>) done).chain(() -> death)
          : done;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
