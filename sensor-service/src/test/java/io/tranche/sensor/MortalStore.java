package io.tranche.sensor;

import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The store of a replica that dies before or after one of its writes. */
public final class MortalStore {

  private final Set<String> names;
  private final int last;
  private final boolean afterwards;
  private int writes;

  /**
   * @param names of the methods that write
   * @param last the write at which it dies
   * @param afterwards whether it dies after that write, not before
   */
  public MortalStore(Set<String> names, int last, boolean afterwards) {
    this.names = names;
    this.last = last;
    this.afterwards = afterwards;
  }

  /** The replica is gone: nothing that would follow happens. */
  public static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The same repository, as long as the replica lives. */
  public <R> R of(Class<R> type, R repository) {
    InvocationHandler handler = (proxy, method, given) -> call(repository, method, given);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private synchronized @Nullable Object call(
      Object repository, Method method, @Nullable Object @Nullable [] given) throws Throwable {
    if (names.contains(method.getName())) {
      writes++;
    }
    Uni<?> death = Uni.createFrom().failure(new Died());
    if (writes > last || writes == last && !afterwards) {
      return death;
    }
    try {
      method.setAccessible(true);
      Object done = method.invoke(repository, given);
      return writes == last && names.contains(method.getName())
          ? ((Uni<?>) done).chain(() -> death)
          : done;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
